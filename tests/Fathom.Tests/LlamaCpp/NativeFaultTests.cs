using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Fathom.Cli;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.LlamaCpp;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Samples;
using Fathom.Tests.Cli;
using Fathom.Tests.Models;
using Fathom.Traces;

namespace Fathom.Tests.LlamaCpp;

/// <summary>Where llama.cpp would end the process, it does not: who asked is told, and keeps what was measured.</summary>
public class NativeFaultTests
{
    static readonly int[] Prompt = [5, 17, 120, 9, 44, 201, 78];

    static readonly RunOptions Options = new() { MaxTokens = 12, IgnoreEnd = true };

    [Fact]
    public void What_it_did_not_foresee_in_a_file_is_told_in_its_own_words()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.gguf");
        var edit = new GgufEdit(BreadthRow.Open("olmo").Model);
        edit.Set("olmo.attention.layer_norm_epsilon", "f32", JsonValue.Create(-1.0));
        edit.Write(path);
        FathomRun.AsProcess(folder.Path, "map", "--model", path, "--ids", "1,2,3", "--quiet").Refused(ExitCode.Error, "model.gguf: ", "llama.cpp gave up: ", "GGML_ASSERT(eps >= 0");
    }

    [Fact]
    public void What_was_measured_until_then_is_kept_and_the_model_runs_on()
    {
        using var model = LlamaModel.Open(BreadthRow.Open("olmo").Model, new() { Threads = 1 });
        using var engine = new DepthEngine(model);
        var whole = engine.Start(RunInput.Prompt(Prompt), Options).Trace();
        var broken = Assert.Throws<BrokenRunException<Trace>>(() => engine.Start(RunInput.Prompt(Prompt), Options with { Readers = [new Aborting(Prompt.Length + 4)] }).Trace());
        Assert.Contains("llama.cpp gave up: reader.c:7: a test's own words", broken.Message, StringComparison.Ordinal);
        Assert.True(broken.Kept.IsPartial);
        Assert.Equal(Finish.Failed, broken.Kept.Origin!.Finish);
        Assert.Equal(whole.GeneratedIds.Take(5), broken.Kept.GeneratedIds);
        for (int layer = 1; layer <= whole.Layers; layer++)
            for (int t = 0; t < 5; t++)
                Assert.Equal(whole.Measures.Layers(Catalogue.JsdBits)![layer, t], broken.Kept.Measures.Layers(Catalogue.JsdBits)![layer, t], 1e-6);
        Assert.Equal(0, engine.HeldCacheBytes);
        Assert.Equal(whole.GeneratedIds, engine.Start(RunInput.Prompt(Prompt), Options).Trace().GeneratedIds);
    }

    [Fact]
    public void Nothing_is_kept_where_nothing_was_measured()
    {
        using var model = LlamaModel.Open(BreadthRow.Open("olmo").Model, new() { Threads = 1 });
        Assert.Throws<EngineFaultException>(() => DepthRun.Measure(model, RunInput.Prompt(Prompt), Options with { Readers = [new Aborting(0)] }));
    }

    [Fact]
    public void Samples_that_had_ended_are_kept_whole_and_the_others_as_far_as_they_came()
    {
        using var model = LlamaModel.Open(BreadthRow.Open("olmo").Model, new() { Threads = 1 });
        var options = Options with { Sampling = new() { Temperature = 1 }, Stop = ["a", "e", "t"], Readers = [new Aborting(Prompt.Length + 6)] };
        var set = Assert.Throws<BrokenRunException<SampleSet>>(() => SampleRun.Measure(model, RunInput.Prompt(Prompt), options, 8)).Kept;
        Assert.Equal(8, set.Samples.Count);
        Assert.Contains(set.Samples, static sample => sample.Finish == Finish.Stop);
        Assert.Contains(set.Samples, static sample => sample.Finish == Finish.Failed);
        Assert.Equal(set.Interrupted, set.Samples.Count(static sample => sample.Finish == Finish.Failed));
        Assert.All(set.Samples, static sample => Assert.Equal(sample.Finish == Finish.Failed, sample.Trace!.IsPartial));
    }

    [Fact]
    public void The_command_writes_what_was_kept_and_tells_the_reason_last()
    {
        var attempts = new Attempts();
        var written = new List<int>();
        int kept = attempts.Keep<int>(() => throw new BrokenRunException<int>(new("it broke"), 7));
        attempts.Try(() => written.Add(kept));
        attempts.Try(() => throw new FathomException("later"));
        Assert.Equal("it broke; what was measured until then is kept", Assert.Throws<BrokenRunException<int>>(attempts.Finish).Message);
        Assert.Equal([7], written);
    }

    /// <summary>Fails as ggml's own checks do, within a pass, when a position is reached.</summary>
    sealed unsafe class Aborting(int position) : ResidualReader
    {
        public override void AfterBlock(int layer, ResidualRows rows)
        {
            if (rows.FirstPosition < position || layer < 2)
                return;
            nint library = NativeLibrary.Load(Directory.GetFiles(LlamaLibrary.Require(), "*ggml-base*")[0]);
            var abort = (delegate* unmanaged[Cdecl]<byte*, int, byte*, void>)NativeLibrary.GetExport(library, "ggml_abort");
            fixed (byte* file = "somewhere/reader.c\0"u8, words = "a test's own words\0"u8)
                abort(file, 7, words);
        }
    }
}
