using System.Globalization;
using Fathom.Figures;

namespace Fathom.Reports;

/// <summary>How columns, layers, numbers and lists are said.</summary>
static class Wording
{
    const int LongestName = 48;

    /// <summary>The columns by their text and their numbers, such as “sum of” (columns 3 and 4).</summary>
    internal static string Name(Figure figure, Range columns)
    {
        FigureColumn first = figure.Columns[columns.Start], last = figure.Columns[columns.End.Value - 1];
        string predicted = first.Kind == ColumnKind.Predicted ? ", predicted" : "";
        return $"{Quote(figure, columns, LongestName)} ({Columns(first.FirstToken, last.FirstToken + last.Tokens - 1)}{predicted})";
    }

    /// <summary>One column of the picture.</summary>
    internal static string Name(Figure figure, int column) => Name(figure, column..(column + 1));

    /// <summary>The text of columns in quotation marks, cut to so many characters.</summary>
    internal static string Quote(Figure figure, Range columns, int characters)
    {
        string text = string.Concat(Enumerable.Range(columns.Start.Value, columns.End.Value - columns.Start.Value)
            .Select(column => figure.Columns[column].Text));
        string trimmed = text.Trim(' ');
        return $"“{VisibleText.Shorten(trimmed.Length > 0 ? trimmed : figure.Columns[columns.Start].Label, characters)}”";
    }

    /// <summary>a, b and c; of more than so many, the first and how many more there are.</summary>
    internal static string List(IReadOnlyList<string> items, int most = int.MaxValue)
    {
        string[] said = items.Count <= most ? [.. items] : [.. items.Take(most), Count(items.Count - most, "other")];
        return said.Length == 1 ? said[0] : $"{string.Join(", ", said[..^1])} and {said[^1]}";
    }

    /// <summary>Layers by their numbers, neighbours as ranges: layers 3 to 5 and 8.</summary>
    internal static string Layers(IReadOnlyList<int> layers)
    {
        List<(int First, int Last)> ranges = [];
        foreach (int layer in layers)
            if (ranges.Count > 0 && ranges[^1].Last == layer - 1)
                ranges[^1] = (ranges[^1].First, layer);
            else
                ranges.Add((layer, layer));
        return $"{(layers.Count == 1 ? "layer" : "layers")} {List([.. ranges.Select(range => Span(range.First, range.Last))])}";
    }

    /// <summary>layer 3, or layers 3 to 5.</summary>
    internal static string Layers(int from, int to) => from == to ? $"layer {from}" : $"layers {Span(from, to)}";

    /// <summary>column 3, or columns 3 to 5.</summary>
    internal static string Columns(int from, int to) => from == to ? $"column {from}" : $"columns {Span(from, to)}";

    /// <summary>12 of 1,936.</summary>
    internal static string Part(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{part:#,0} of {whole:#,0}");

    /// <summary>1 token, 2 tokens.</summary>
    internal static string Count(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:#,0} {noun}{(number == 1 ? "" : "s")}");

    /// <summary>once, twice, 3 times.</summary>
    internal static string Times(int number) => number switch
    {
        1 => "once",
        2 => "twice",
        _ => $"{number} times",
    };

    /// <summary>A value of the picture, with as many decimals as its scale can tell apart.</summary>
    internal static string Value(Figure figure, double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "nothing" : value > 0 ? "infinity" : "minus infinity";
        if (Math.Abs(value) >= 1e7)
            return value.ToString("0.00e+0", CultureInfo.InvariantCulture);
        int decimals = figure.Scale.Kind == ScaleKind.Log ? Decimals(Math.Abs(value)) : Decimals(figure);
        return (Math.Round(value, decimals) + 0.0).ToString($"N{decimals}", CultureInfo.InvariantCulture);
    }

    /// <summary>A value with its unit.</summary>
    internal static string ValueWithUnit(Figure figure, double value) => $"{Value(figure, value)} {figure.Unit}".TrimEnd();

    /// <summary>0.10 to 0.25, or one number where both are the same.</summary>
    internal static string Values(Figure figure, double least, double largest)
    {
        string from = Value(figure, least), to = Value(figure, largest);
        return from == to ? to : $"{from} to {to}";
    }

    /// <summary>the values go from 0.10 to 0.25 bits, or all values are 0.10 bits.</summary>
    internal static string Reach(Figure figure, double least, double largest) =>
        $"{(figure.Grouping.Length > 0 ? "of groups and of tokens that are in none, " : "")}{(Value(figure, least) == Value(figure, largest) ? "all values are" : "the values go from")} {ValuesWithUnit(figure, least, largest)}";

    /// <summary>0.10 to 0.25 bits.</summary>
    internal static string ValuesWithUnit(Figure figure, double least, double largest) =>
        $"{Values(figure, least, largest)} {figure.Unit}".TrimEnd();

    /// <summary>Begins a sentence.</summary>
    internal static string Capitalise(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    static string Span(int from, int to) => from == to ? $"{from}" : to == from + 1 ? $"{from} and {to}" : $"{from} to {to}";

    static int Decimals(Figure figure)
    {
        var scale = figure.Scale;
        return scale.Kind == ScaleKind.LogOfMore ? figure.Unit.Length == 0 ? 0 : 2 : Decimals(scale.Largest - scale.Lowest);
    }

    /// <summary>So many that three digits of a number of this size are told.</summary>
    static int Decimals(double size) => size > 0 ? Math.Clamp(2 - (int)Math.Floor(Math.Log10(size)), 0, 9) : 2;
}
