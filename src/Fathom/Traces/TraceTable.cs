using System.Text;
using Fathom.Lenses;
using Fathom.Models;

namespace Fathom.Traces;

/// <summary>
/// A trace as it is read back from its table. What a table does not hold stays empty: all of the model but its name, the second and
/// further likeliest tokens, the bytes of watched tokens, checks and timings.
/// </summary>
sealed class TraceTable
{
    readonly List<Cell> cells = [];
    readonly SortedDictionary<int, TraceToken> tokens = [];
    readonly Dictionary<int, float[]> numbers = [];
    readonly SortedDictionary<int, ProvenDepth> proven = [];
    readonly Dictionary<int, ReadOnlyMemory<byte>> topTexts = [];
    int[] watched = [];
    string model = "";
    bool isPartial;
    Conventions? conventions;

    /// <summary>Whether a table with this first row is a trace.</summary>
    public static bool IsTrace(IReadOnlyList<string> header) => ((string[])["column", "layer", Catalogue.JsdBits.Name, TraceCsv.Before(Catalogue.Norm)]).All(header.Contains);

    /// <exception cref="InvalidDataException">The table is no trace, or not a whole one.</exception>
    public static Trace Read(Stream stream)
    {
        var table = new TraceTable();
        var csv = new CsvRows(stream);
        Dictionary<string, int>? columns = null;
        foreach (var fields in csv.Read())
            if (columns is null)
                columns = Columns(fields);
            else
                table.Add(new TableRow(columns, fields, csv.Row), columns.Keys);
        return table.ToTrace();
    }

    static Dictionary<string, int> Columns(IReadOnlyList<string> header)
    {
        var columns = new Dictionary<string, int>();
        foreach (string name in header)
            if (!columns.TryAdd(name, columns.Count))
                throw new InvalidDataException($"it has two columns \"{name}\"");
        return columns;
    }

    void Add(TableRow row, IEnumerable<string> columns)
    {
        if (conventions is null)
        {
            conventions = new ConventionsDocument(row.Text("profile"), row.Decimal("g"), row.Decimal("rho"), row.Text("lens")).ToConventions();
            model = row.Text("model");
            isPartial = columns.Contains("partial") && row.Flag("partial");
            watched = [.. columns.Select(TraceCsv.WatchedId).OfType<int>()];
        }
        int column = row.Whole("column");
        if (!tokens.ContainsKey(column))
        {
            tokens.Add(column, Token(row));
            numbers.Add(column, [.. Catalogue.OfColumns.Select(measure => row.Number(measure.Name))]);
            if (columns.Contains("depth_only") && row.Flag("depth_only"))
                proven.Add(column, new(row.Text("deep").Length == 0 ? null : row.Flag("deep"), row.Text("settling_depth").Length == 0 ? null : row.Whole("settling_depth")));
        }
        int? top = row.Text("top_id").Length == 0 ? null : row.Whole("top_id");
        if (top is int id)
            topTexts.TryAdd(id, TokenText.Bytes(row.Text("top_token")));
        var before = row.Whole("layer") == 1 ? Catalogue.OfLayers.Where(TraceCsv.HasBefore) : [];
        cells.Add(new Cell(
            row.Whole("layer"), column,
            [.. Catalogue.OfLayers.Select(measure => measure.IsOptional && !columns.Contains(measure.Name) ? float.NaN : row.Number(measure.Name))],
            [.. before.Select(measure => row.Number(TraceCsv.Before(measure)))],
            top, row.Number("top_p"),
            [.. watched.Select(token => row.Number(TraceCsv.WatchedProbability(token)))],
            [.. watched.Select(token => row.Number(TraceCsv.WatchedRank(token)))]));
    }

    static TraceToken Token(TableRow row) => new(
        row.Whole("token_id"), TokenText.Bytes(row.Text("token")), row.Whole("position"), row.Flag("generated"), row.Flag("special"),
        row.Flag("predicted"));

    Trace ToTrace()
    {
        int layers = SortIntoLayers();
        TraceToken[] generated = [.. tokens.Values.Where(token => token.Generated)];
        bool hasTop = cells.TrueForAll(cell => cell.TopId is not null);
        return new Trace
        {
            Model = new ModelIdentity(model, "", "", layers, 0, 0, ""),
            Conventions = conventions!,
            Layers = layers,
            Tokens = [.. tokens.Values],
            Measures = new CellMeasures(
                measure => LayersOf(layers, measure), EmbeddingsOf,
                measure => [.. tokens.Keys.Select(column => numbers[column][IndexOf(Catalogue.OfColumns, measure)])]),
            Top = hasTop
                ? new TopTokens(1, [.. cells.Select(cell => cell.TopId!.Value)], [.. cells.Select(cell => cell.TopP)], topTexts)
                : new TopTokens(0, [], [], topTexts),
            Watched = [.. watched.Select((id, i) => new WatchedToken(
                id, topTexts.GetValueOrDefault(id),
                Matrix(layers, cell => cell.WatchedProbability[i]), Matrix(layers, cell => cell.WatchedRank[i])))],
            IsPartial = isPartial,
            Proven = proven.Count == 0 ? null : proven.Count == tokens.Count ? [.. proven.Values]
                : throw new InvalidDataException("\"depth_only\" is not the same in all of its rows"),
            GeneratedIds = [.. generated.Select(token => token.Id)],
            GeneratedText = Encoding.UTF8.GetString(TokenText.Joined(generated, 0, generated.Length - 1)),
            Checks = new TraceChecks(null, 0),
            Timings = new TraceTimings(0, 0, 0, 0, 0, 0, 0),
        };
    }

    /// <summary>Orders the cells layer by layer, as matrices are laid out, and tells how many layers there are.</summary>
    int SortIntoLayers()
    {
        cells.Sort((one, other) => (one.Layer, one.Column).CompareTo((other.Layer, other.Column)));
        for (int i = 0; i < cells.Count; i++)
            if (cells[i].Layer != i / tokens.Count + 1 || cells[i].Column != i % tokens.Count)
                throw new InvalidDataException($"it has no cell, or two, of layer {i / tokens.Count + 1} and column {i % tokens.Count}");
        if (cells.Count == 0 || cells.Count % tokens.Count != 0)
            throw new InvalidDataException("it has not as many cells for each layer");
        int layers = cells.Count / tokens.Count;
        return layers <= Trace.MostLayers ? layers : throw new InvalidDataException($"it has {layers} layers, where at most {Trace.MostLayers} are possible");
    }

    /// <summary>A measure of all cells; null where a trace may lack it and its fields are all empty.</summary>
    LayerMatrix? LayersOf(int layers, MeasureEntry measure)
    {
        int index = IndexOf(Catalogue.OfLayers, measure);
        return measure.IsOptional && cells.TrueForAll(cell => float.IsNaN(cell.Numbers[index])) ? null : Matrix(layers, cell => cell.Numbers[index]);
    }

    /// <summary>A measure of the embeddings: what the first layer has as that before it.</summary>
    float[]? EmbeddingsOf(MeasureEntry measure)
    {
        int index = IndexOf([.. Catalogue.OfLayers.Where(TraceCsv.HasBefore)], measure);
        return index < 0 ? null : [.. cells.Take(tokens.Count).Select(cell => cell.Before[index])];
    }

    LayerMatrix Matrix(int layers, Func<Cell, float> value) => new(layers, tokens.Count, [.. cells.Select(value)]);

    static int IndexOf(IReadOnlyList<MeasureEntry> measures, MeasureEntry measure) => measures.ToList().IndexOf(measure);

    readonly record struct Cell(
        int Layer, int Column, float[] Numbers, float[] Before, int? TopId, float TopP, float[] WatchedProbability, float[] WatchedRank);
}
