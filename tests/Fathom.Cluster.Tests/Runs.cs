using System.Text.Json;
using Fathom.Cluster.Messages;
using Fathom.Cluster.Running;
using Fathom.Models;
using Fathom.Studies.Data;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;
using Fathom.Tests.Studies;

namespace Fathom.Cluster.Tests;

/// <summary>Studies of sums, run here and by clusters.</summary>
sealed class Runs : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly List<string> notes = [];

    /// <summary>The model.</summary>
    public LanguageModel Model { get; } = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"), threads: 1);

    /// <summary>The certificates that runs show.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>The workers of a cluster.</summary>
    public static IReadOnlyList<WorkerCard> Workers(string cluster, TlsSettings? tls = null) => ClusterView.Of(new(new() { Address = cluster, Tls = tls }), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>What runs have told a person.</summary>
    public string Notes
    {
        get
        {
            lock (notes)
                return string.Join("\n", notes);
        }
    }

    /// <summary>What a study keeps that samples answers to sums.</summary>
    public static StudyOptions Options(int samples) => new()
    {
        Samples = samples,
        Store = StoredDetail.Cells,
        Prefix = 8,
        Columns = new() { Prompt = "question", Answer = "answer" },
        Run = new() { MaxTokens = 32, Sampling = new() { Temperature = 1, Seed = 7 } },
    };

    /// <summary>The rows of a study of so many sums that is run here.</summary>
    public string Here(StudyOptions options, int sums)
    {
        Forget("here.duckdb");
        using (var study = Begin("here.duckdb", options, sums))
            StudyRun.Measure(study, Model, options);
        return Content("here.duckdb");
    }

    /// <summary>The rows of a study that a cluster runs.</summary>
    /// <param name="cluster">Its address.</param>
    /// <param name="options">What it does.</param>
    /// <param name="sums">How many sums.</param>
    /// <param name="progress">Told how far it is.</param>
    public string There(string cluster, StudyOptions options, int sums, Action<StudyProgress>? progress = null)
    {
        using (var study = Begin("there.duckdb", options, sums))
            Measure(study, cluster, options, progress);
        return Content("there.duckdb");
    }

    /// <summary>Runs what a study lacks.</summary>
    public StudyProgress Measure(StudyFile study, string cluster, StudyOptions options, Action<StudyProgress>? progress = null, CancellationToken cancel = default) =>
        StudyRun.Measure(study, Model, options, ClusterEntry.Samples(Model, options, JsonSerializer.Serialize(new ClusterSettings { Address = cluster, Tls = Tls }), Note), grader: null, progress, cancel);

    /// <summary>A study with its prompts.</summary>
    public StudyFile Begin(string name, StudyOptions options, int sums)
    {
        string data = folder.File($"{sums}.jsonl");
        File.WriteAllLines(data, Enumerable.Range(0, sums).Select(static i =>
            $$"""{"id": "{{i}}", "question": "Let A = {{3 + i}} and B = {{5 + 2 * i}}. What is the sum of A and B?\n(A) {{8 + 3 * i}} (B) {{7 + i}} (C) {{12 + i}} (D) {{13 + i}}", "answer": "{{8 + 3 * i}}", "given": ["{{8 + 3 * i}}", "{{7 + i}}"], "gold": 0}"""));
        using var rows = DataSet.OfFiles([data]);
        var study = StudyFile.BeginOrContinue(folder.File(name), options.Head(Model));
        PromptTable.Take(study, PromptReader.Settle(rows, options.Columns).Read(), limit: null, shuffle: null);
        return study;
    }

    /// <summary>Takes a study away.</summary>
    public void Forget(string name) => File.Delete(folder.File(name));

    /// <summary>All that a study holds.</summary>
    public string Content(string name) => StudyContent.Of(folder.File(name));

    public void Dispose()
    {
        Model.Dispose();
        folder.Dispose();
    }

    void Note(string text)
    {
        lock (notes)
            notes.Add(text);
    }
}
