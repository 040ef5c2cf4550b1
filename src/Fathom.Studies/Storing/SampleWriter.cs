using System.Text;
using DuckDB.NET.Data;
using Fathom.Depth;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Studies.Data;
using Fathom.Traces;

namespace Fathom.Studies.Storing;

/// <summary>Writes whole samples into a study, many in one transaction.</summary>
/// <param name="study">The study.</param>
/// <param name="prefix">Over how many tokens the prefix's ratio is taken.</param>
sealed class SampleWriter(StudyFile study, int prefix)
{
    readonly List<(FinishedSample Sample, SampleFigures? Figures)> waiting = [];
    readonly Dictionary<string, int> promptTokens = [];

    /// <summary>How many columns the samples have that are not written yet.</summary>
    public int WaitingColumns { get; private set; }

    /// <summary>How many samples are not written yet.</summary>
    public int WaitingSamples => waiting.Count;

    /// <summary>Takes a sample, which the next <see cref="Commit"/> writes.</summary>
    public void Add(FinishedSample sample, SampleFigures? figures)
    {
        waiting.Add((sample, figures));
        WaitingColumns += sample.Trace?.Tokens.Count ?? 0;
    }

    /// <summary>Notes how many tokens a prompt has, which the next <see cref="Commit"/> writes.</summary>
    public void NotePrompt(string prompt, int tokens) => promptTokens[prompt] = tokens;

    /// <summary>Writes what waits.</summary>
    /// <exception cref="FathomException">It cannot be written; nothing of it is then.</exception>
    public void Commit()
    {
        if (waiting.Count == 0 && promptTokens.Count == 0)
            return;
        study.Memory.Fit(waiting.Sum(static one => one.Sample.Text is { } text ? (long)Encoding.UTF8.GetByteCount(text) : 0), waiting.Count);
        study.Transact(() =>
        {
            WritePromptTokens();
            Append("samples", static (appender, writer, sample, figures) => writer.AppendSample(appender, sample, figures));
            if (study.Head.Store >= StoredDetail.Tokens)
                Append("tokens", static (appender, _, sample, figures) => AppendTokens(appender, sample, figures));
            if (study.Head.Store == StoredDetail.Cells)
                Append("cells", static (appender, _, sample, figures) => AppendCells(appender, sample, figures));
            if (study.Head.Store == StoredDetail.Traces)
                Append("traces", static (appender, _, sample, _) => AppendTrace(appender, sample));
        });
        waiting.Clear();
        promptTokens.Clear();
        WaitingColumns = 0;
    }

    void WritePromptTokens()
    {
        if (promptTokens.Count > 0)
            study.Duck.Run($"update prompts set prompt_tokens = told.tokens from (values {string.Join(", ", promptTokens.Select(static prompt => $"({Duck.Text(prompt.Key)}, {prompt.Value})"))}) told (id, tokens) where prompts.id = told.id and prompt_tokens is null");
    }

    void Append(string table, Action<DuckDBAppender, SampleWriter, FinishedSample, SampleFigures?> append)
    {
        using var appender = study.Duck.CreateAppender(table);
        foreach (var (sample, figures) in waiting)
            append(appender, this, sample, figures);
    }

    void AppendSample(DuckDBAppender appender, FinishedSample sample, SampleFigures? figures)
    {
        var row = appender.CreateRow().AppendValue(sample.Prompt).AppendValue(sample.Number).AppendValue((long?)sample.Seed).AppendValue(sample.Text).AppendValue(sample.Finish?.Name())
            .AppendValue(figures?.Counted.Count).AppendValue(figures?.Dtr).AppendValue(figures?.SegmentDtr(SampleFigures.Think)).AppendValue(figures?.SegmentDtr(SampleFigures.Answer)).AppendValue(figures?.PrefixDtr(prefix));
        var begun = figures?.PrefixSequence(prefix);
        row.AppendValue(Finite(begun?.SelfCertainty)).AppendValue(Finite(begun?.MeanLogProbability)).AppendValue(sample.IsKept).AppendValue(sample.IsKept is null ? null : figures is null ? 0 : Math.Min(prefix, figures.Counted.Count));
        foreach (int[]? depths in (int[]?[])[figures?.Settling, figures?.Resettling])
            row.AppendValue(depths?.Average()).AppendValue(At(depths, 0.1)).AppendValue(At(depths, 0.5)).AppendValue(At(depths, 0.9));
        row.AppendValue(figures?.Unsettlings);
        var sequence = figures?.Sequence;
        row.AppendValue(sequence is null ? null : SampleFigures.Finite(sequence.MeanLogProbability * sequence.Tokens)).AppendValue(figures?.IsGreedy);
        foreach (double? measure in (double?[])[sequence?.MeanLogProbability, sequence?.NegativePerplexity, sequence?.NegativeMeanEntropy, sequence?.SelfCertainty])
            row.AppendValue(Finite(measure));
        row.AppendValue(figures?.LastLayerMean(Catalogue.MarginNats)).AppendValue(figures?.LastLayerMean(Catalogue.EntropyNats))
            .AppendValue(sample.Verdict?.Answer).AppendValue(sample.Verdict?.Correct).AppendValue(sample.Verdict is null ? null : study.Head.Grader).AppendValue(sample.Verdict?.Reason).AppendValue(sample.Problem).AppendValue(sample.Seconds).EndRow();
    }

    static double? Finite(double? measure) => measure is { } value ? SampleFigures.Finite(value) : null;

    static int? At(int[]? depths, double share) => depths is null ? null : Quantile.Of(depths, share);

    static void AppendTokens(DuckDBAppender appender, FinishedSample sample, SampleFigures? figures)
    {
        foreach (int column in figures?.Counted ?? [])
        {
            var trace = sample.Trace!;
            var token = trace.Tokens[column];
            var depth = figures!.Depths[column];
            var row = appender.CreateRow().AppendValue(sample.Prompt).AppendValue(sample.Number).AppendValue(token.Position).AppendValue(token.Id).AppendValue(token.Bytes.ToArray()).AppendValue(token.Text)
                .AppendValue(depth.Settling).AppendValue(depth.Resettling).AppendValue(depth.Deep)
                .AppendValue(Last(trace, Catalogue.Probability, column) is { } probability ? SampleFigures.Finite(Math.Log(probability)) : null)
                .AppendValue(Last(trace, Catalogue.EntropyNats, column))
                .AppendValue(Last(trace, Catalogue.Rank, column) is { } rank ? (int)rank : (int?)null)
                .AppendValue(sample.Segments?[column]);
            foreach (var measure in Catalogue.OfColumns)
                row.AppendValue(trace.Measures.Numbers(measure) is { } numbers ? Number(numbers[column]) : null);
            row.EndRow();
        }
    }

    static void AppendCells(DuckDBAppender appender, FinishedSample sample, SampleFigures? figures)
    {
        foreach (int column in figures?.Counted ?? [])
            for (int layer = 1; layer <= sample.Trace!.Layers; layer++)
            {
                var row = appender.CreateRow().AppendValue(sample.Prompt).AppendValue(sample.Number).AppendValue(sample.Trace.Tokens[column].Position).AppendValue(layer);
                foreach (var measure in Catalogue.OfLayers)
                    row.AppendValue(sample.Trace.Measures.Layers(measure) is { } matrix ? Number(matrix[layer, column]) : null);
                row.EndRow();
            }
    }

    static void AppendTrace(DuckDBAppender appender, FinishedSample sample)
    {
        if (sample.Trace is null)
            return;
        var bytes = new MemoryStream();
        FathomFile.Write(bytes, sample.Trace);
        int part = 0;
        foreach (byte[] some in bytes.ToArray().Chunk(StudySchema.TracePart))
            appender.CreateRow().AppendValue(sample.Prompt).AppendValue(sample.Number).AppendValue(part++).AppendValue(some).EndRow();
    }

    static double? Last(Trace trace, MeasureEntry measure, int column) =>
        trace.Has(measure) && trace.Measures.Layers(measure) is { } matrix ? SampleFigures.Finite(matrix[trace.Layers, column]) : null;

    static float? Number(float value) => float.IsFinite(value) ? value : null;
}
