using System.Globalization;
using System.Text;
using Fathom.Depth;
using Fathom.Lenses;
using Fathom.Models;

namespace Fathom.Traces;

/// <summary>
/// A trace as a tidy table, a row a cell, in the form that docs/csv.md describes: quoted as RFC 4180 says, UTF-8, lines ended by LF.
/// </summary>
public static class TraceCsv
{
    static readonly string[] Columns =
    [
        "model", "profile", "g", "rho", "lens", "column", "position", "token_id", "token", "generated", "special", "predicted",
        .. Catalogue.OfColumns.Select(static measure => measure.Name),
        "layer", .. Catalogue.OfLayers.SelectMany(static measure => (string[])(HasBefore(measure) ? [measure.Name, Before(measure)] : [measure.Name])),
        "top_id", "top_token", "top_p", "settling_depth", "resettling_depth", "unsettlings", "deep", "depth_only", "partial", "decided_at", "before",
    ];

    /// <summary>Writes a trace to a stream, which stays open.</summary>
    /// <exception cref="IOException">It cannot be written, or a text of it is longer than a field of a table may be.</exception>
    public static void Write(Stream stream, Trace trace)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        text.Write(string.Join(',', Columns));
        foreach (var token in trace.Watched)
            text.Write($",{WatchedProbability(token.Id)},{WatchedRank(token.Id)}");
        text.Write('\n');
        var depth = trace.Depth();
        var decisions = trace.Decisions();
        string run = RunFields(trace.Model, trace.Conventions);
        for (int t = 0; t < trace.Tokens.Count; t++)
        {
            string token = TokenFields(trace, t), depths = $"{DepthFields(depth.Tokens[t])},{Flag(trace.Proven is not null)},{Flag(trace.IsPartial)}{DecisionFields(trace, decisions[t])}";
            for (int layer = 1; layer <= trace.Layers; layer++)
            {
                text.Write(run);
                text.Write(token);
                text.Write(CellFields(trace, layer, t));
                text.Write(depths);
                foreach (var watched in trace.Watched)
                    text.Write($",{Number(watched.Probability[layer, t])},{Number(watched.Rank[layer, t])}");
                text.Write('\n');
            }
        }
    }

    /// <summary>A measure that the embeddings always have stands there twice: of the layer, and of the one before.</summary>
    internal static bool HasBefore(MeasureEntry measure) => measure.Embedding == EmbeddingCell.Always;

    /// <summary>The column of a measure at the layer before.</summary>
    internal static string Before(MeasureEntry measure) => $"{measure.Name}_before";

    internal static string WatchedProbability(int id) => string.Create(CultureInfo.InvariantCulture, $"watched_{id}_probability");

    internal static string WatchedRank(int id) => string.Create(CultureInfo.InvariantCulture, $"watched_{id}_rank");

    /// <summary>The token whose probability stands in a column of that name; null where none does.</summary>
    internal static int? WatchedId(string column) =>
        column.Split('_') is ["watched", var text, "probability"]
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int id) ? id : null;

    internal static string RunFields(ModelIdentity model, Conventions conventions) => string.Create(CultureInfo.InvariantCulture,
        $"{Quoted(model.Name)},{conventions.ProfileName},{conventions.G},{conventions.Rho},{Quoted(conventions.Lens.Text)},");

    static string TokenFields(Trace trace, int column)
    {
        var token = trace.Tokens[column];
        return string.Create(CultureInfo.InvariantCulture,
            $"{column},{token.Position},{token.Id},{Quoted(token.Text)},{Flag(token.Generated)},{Flag(token.Special)},{Flag(token.Predicted)},{NumberFields(trace, column)}");
    }

    static string NumberFields(Trace trace, int column) =>
        string.Join(',', Catalogue.OfColumns.Select(measure => trace.Measures.Numbers(measure) is { } numbers ? Number(numbers[column]) : ""));

    static string CellFields(Trace trace, int layer, int t) =>
        string.Create(CultureInfo.InvariantCulture, $",{layer},{string.Join(',', Catalogue.OfLayers.Select(measure => Fields(trace.Measures, measure, layer, t)))},{TopFields(trace, layer, t)}");

    static string Fields(CellMeasures measures, MeasureEntry measure, int layer, int t)
    {
        if (measures.Layers(measure) is not { } matrix)
            return "";
        string field = Number(matrix[layer, t]);
        return HasBefore(measure) ? $"{field},{Number(layer > 1 ? matrix[layer - 1, t] : measures.Embeddings(measure)![t])}" : field;
    }

    static string TopFields(Trace trace, int layer, int t)
    {
        if (trace.Top.Count == 0)
            return ",,";
        int id = trace.Top.CellIds(layer, t, trace.Tokens.Count)[0];
        float probability = trace.Top.CellProbabilities(layer, t, trace.Tokens.Count)[0];
        return string.Create(CultureInfo.InvariantCulture, $"{id},{Quoted(TokenText.Of(trace.Top.Texts[id].Span))},{Number(probability)}");
    }

    internal static string DepthFields(TokenDepth depth) => string.Create(CultureInfo.InvariantCulture,
        $",{depth.Settling},{depth.Resettling},{depth.Unsettlings},{(depth.Deep is bool deep ? Flag(deep) : "")}");

    static string DecisionFields(Trace trace, TokenDecision decision) => string.Create(CultureInfo.InvariantCulture,
        $",{decision.DecidedAt},{(decision.Before is int id ? Quoted(TokenText.Of(trace.Top.Texts[id].Span)) : "")}");

    internal static string Number(float value) => CsvField.Number(value);

    internal static string Flag(bool value) => value ? "true" : "false";

    internal static string Quoted(string text) => CsvField.Quoted(text);
}
