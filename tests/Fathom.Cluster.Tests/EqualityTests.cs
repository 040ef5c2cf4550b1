using Fathom.Lenses;
using Fathom.Studies.Storing;

namespace Fathom.Cluster.Tests;

/// <summary>Three workers with a thread each.</summary>
public sealed class ThreeWorkers : IDisposable
{
    readonly List<WorkerProcess> workers = [];

    public ThreeWorkers()
    {
        Address = WorkerProcess.FreeAddress();
        workers.Add(new WorkerProcess(join: null, Address).Ready());
        workers.Add(new(Address));
        workers.Add(new(Address));
        foreach (var worker in workers)
            worker.Ready();
    }

    public string Address { get; }

    internal IReadOnlyList<WorkerProcess> All => workers;

    public void Dispose()
    {
        foreach (var worker in workers)
            worker.Dispose();
    }
}

/// <summary>Tests of many processes do not share the machine with each other.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;

/// <summary>A cluster gives row by row what one machine gives.</summary>
[Collection(nameof(Alone))]
public sealed class EqualityTests(ThreeWorkers workers) : IClassFixture<ThreeWorkers>, IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    public static TheoryData<string> Kinds => ["cells", "system prompt", "depth alone", "no lens", "extras", "texts", "answers", "choices", "think", "audit"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Three_workers_give_row_by_row_what_one_machine_gives(string kind)
    {
        var plain = Runs.Options(samples: 3);
        var options = kind switch
        {
            "cells" => plain,
            "system prompt" => plain with { Store = StoredDetail.Tokens, System = "Be brief." },
            "depth alone" => plain with { Store = StoredDetail.Tokens, Run = plain.Run with { DepthOnly = true } },
            "no lens" => plain with { Store = StoredDetail.Tokens, Run = plain.Run with { Lens = Lens.None } },
            "extras" => plain with
            {
                Run = plain.Run with
                {
                    Sublayers = true,
                    WithEmbeddings = true,
                    Top = 2,
                    Watch = [5],
                    G = 0.25m,
                    Rho = 0.7m,
                    Profile = LensProfile.All[^1],
                    IgnoreEnd = true,
                    Stop = ["9"],
                    Sampling = new() { Temperature = 0.7f, TopK = 20, TopP = 0.9f, MinP = 0.01f, Seed = 11, PresencePenalty = 0.1f, FrequencyPenalty = 0.2f, LogitBias = new Dictionary<int, float> { [7] = -1.5f } },
                },
            },
            "texts" => plain with { Columns = new() { Text = "question" } },
            "answers" => plain with { Columns = new() { Prompt = "question", Response = "given" } },
            "choices" => plain with { Columns = new() { Prompt = "question", Choices = "given", Gold = "gold" } },
            _ => plain with { Samples = 4, Think = new() { Keep = 0.5m, Audit = kind == "audit" } },
        };
        Assert.Equal(runs.Here(options, 5), runs.There(workers.Address, options, 5));
        Assert.Equal("", runs.Notes);
    }

    [Fact]
    public void All_workers_take_part()
    {
        var options = Runs.Options(samples: 8);
        runs.There(workers.Address, options, 12);
        var cards = Runs.Workers(workers.Address);
        Assert.Equal(3, cards.Count);
        Assert.All(cards, static card => Assert.InRange(card.Models[0].Done, 20, long.MaxValue));
    }

    [Fact]
    public void A_prompt_that_cannot_be_run_is_a_problem_in_its_row()
    {
        var options = Runs.Options(samples: 2);
        options = options with { Run = options.Run with { Context = 40 } };
        string here = runs.Here(options, 3);
        Assert.Contains("context of 40", here, StringComparison.Ordinal);
        Assert.Equal(here, runs.There(workers.Address, options, 3));
    }
}
