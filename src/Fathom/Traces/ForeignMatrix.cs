using System.Globalization;
using System.Text;
using Fathom.Formats;
using Fathom.Lenses;

namespace Fathom.Traces;

/// <summary>A matrix of layers by tokens that another program wrote.</summary>
/// <param name="Values">The numbers, [layers, tokens]; what is missing is NaN.</param>
/// <param name="Layers">The layers' numbers, as the file gives them, else 1, 2, 3 …</param>
/// <param name="Tokens">The tokens' texts, as the file gives them, else 0, 1, 2 …</param>
public sealed record ForeignMatrix(LayerMatrix Values, IReadOnlyList<int> Layers, IReadOnlyList<string> Tokens)
{
    /// <summary>
    /// Reads a matrix, told by the file's content: CSV with a header row of tokens and a first column of layers; .npy of two axes;
    /// JSON {"values": [[…]], "tokens": […], "layers": […]}, of which the last two may be left out.
    /// </summary>
    /// <exception cref="FathomException">The file cannot be read, or holds no such matrix.</exception>
    public static ForeignMatrix Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Read(file);
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{path}: cannot be read as a matrix of layers by tokens: {FileFault.Of(path, error)}", error);
        }
    }

    /// <exception cref="InvalidDataException">The file holds no matrix.</exception>
    /// <exception cref="EndOfStreamException">The file is not whole.</exception>
    /// <exception cref="DecoderFallbackException">The file is no text, and of no other form either.</exception>
    internal static ForeignMatrix Read(Stream file)
    {
        var matrix = FileForms.Of(file) switch
        {
            FileForm.Npy => Named(ReadNpy(file)),
            FileForm.Json => TraceJson.Parse(FileForms.ReadText(file), DocumentJson.Default.ForeignDocument).ToMatrix(),
            FileForm.Table => ReadTable(file),
            _ => throw new InvalidDataException("it is a trace"),
        };
        int[] twice = [.. matrix.Layers.GroupBy(static layer => layer).Where(static rows => rows.Skip(1).Any()).Select(static rows => rows.Key)];
        return twice.Length == 0 ? matrix : throw new InvalidDataException($"two rows are layer {twice[0]}");
    }

    static LayerMatrix ReadNpy(Stream file)
    {
        var header = NpyHeader.Read(file);
        if (header.Shape is not [> 0 and var layers, > 0 and var tokens])
            throw new InvalidDataException("it is no array of two axes, layers and tokens");
        if (tokens > LayerMatrix.MostTokens)
            throw new InvalidDataException($"it has {tokens} columns, where at most {LayerMatrix.MostTokens} are possible");
        return new LayerMatrix((int)layers, (int)tokens, NpyFile.ReadMatrix(file, header));
    }

    static ForeignMatrix ReadTable(Stream file)
    {
        var csv = new CsvRows(file);
        string[]? tokens = null;
        var layers = new List<int>();
        var values = new List<float>();
        foreach (var row in csv.Read())
        {
            if (tokens is null)
            {
                tokens = [.. row.Skip(1)];
                if (tokens.Length == 0)
                    throw new InvalidDataException("row 1 has no comma, semicolon or tab, so no token: these part fields");
                continue;
            }
            if (!TryLayer(Number(row[0]), out int layer))
                throw new InvalidDataException($"row {csv.Row} does not begin with the number of a layer");
            layers.Add(layer);
            for (int i = 1; i < row.Count; i++)
                values.Add(TableRow.TryNumber(Number(row[i]), out float value)
                    ? value : throw new InvalidDataException($"row {csv.Row}, field {i + 1} is not a number"));
        }
        if (tokens is null)
            throw new InvalidDataException("it is empty");
        return layers.Count > 0
            ? new ForeignMatrix(new LayerMatrix(layers.Count, tokens.Length, [.. values]), layers, tokens)
            : throw new InvalidDataException("it has no row below the first, which names the tokens");

        // Where semicolons part fields, numbers have commas.
        string Number(string field) => csv.Separator == ';' ? field.Replace(',', '.') : field;
    }

    /// <summary>The number of a layer, which programs that know no whole numbers write as 1.0.</summary>
    static bool TryLayer(string text, out int layer)
    {
        bool isWhole = decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            && decimal.IsInteger(number) && number is >= int.MinValue and <= int.MaxValue;
        layer = isWhole ? (int)number : 0;
        return isWhole;
    }

    /// <summary>The numbers of layers.</summary>
    /// <exception cref="InvalidDataException">One of them is not whole.</exception>
    internal static int[] Whole(IReadOnlyList<double> layers) => [.. layers.Select(layer => double.IsInteger(layer) && layer is >= int.MinValue and <= int.MaxValue
        ? (int)layer : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"\"layers\" has {layer}, which is no whole number")))];

    internal static ForeignMatrix Named(LayerMatrix values, IReadOnlyList<int>? layers = null, IReadOnlyList<string>? tokens = null) => new(
        values, layers ?? [.. Enumerable.Range(1, values.Layers)],
        tokens ?? [.. Enumerable.Range(0, values.Tokens).Select(t => t.ToString(CultureInfo.InvariantCulture))]);
}

/// <summary>A matrix as JSON holds it.</summary>
sealed record ForeignDocument(float?[][] Values, IReadOnlyList<string?>? Tokens = null, IReadOnlyList<double>? Layers = null)
{
    /// <exception cref="InvalidDataException">Its parts do not fit each other.</exception>
    public ForeignMatrix ToMatrix()
    {
        int tokens = Values.FirstOrDefault()?.Length ?? 0;
        if (tokens == 0)
            throw new InvalidDataException("its \"values\" hold no number");
        if (tokens > LayerMatrix.MostTokens)
            throw new InvalidDataException($"each row of \"values\" has {tokens} numbers, where at most {LayerMatrix.MostTokens} are possible");
        for (int row = 0; row < Values.Length; row++)
            if (Values[row]?.Length != tokens)
                throw new InvalidDataException($"row {row + 1} of \"values\" has {Values[row]?.Length ?? 0} numbers where the first has {tokens}");
        if ((Tokens?.Count ?? tokens) != tokens)
            throw new InvalidDataException($"it has {Tokens!.Count} \"tokens\" where each row of \"values\" has {tokens} numbers");
        if ((Layers?.Count ?? Values.Length) != Values.Length)
            throw new InvalidDataException($"it has {Layers!.Count} \"layers\" where \"values\" have {Values.Length} rows");
        return ForeignMatrix.Named(
            new LayerMatrix(Values.Length, tokens, [.. Values.SelectMany(row => row).Select(value => value ?? float.NaN)]),
            Layers is null ? null : ForeignMatrix.Whole(Layers), Tokens is null ? null : [.. Tokens.Select(token => token ?? "")]);
    }
}
