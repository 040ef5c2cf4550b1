using System.Globalization;
using System.Text;
using Fathom.Engine;
using Fathom.Figures;
using Fathom.Samples;

namespace Fathom.Cli.Terminal;

/// <summary>Draws samples in a terminal: a row of colour each, the most deep-thinking first, and a line of numbers each below.</summary>
static class TerminalSamples
{
    const int LeastText = 12;

    /// <summary>The picture, where there is a lens, and the lines, each ended by a line feed.</summary>
    internal static string Draw(SampleSet set, Palette? palette, string title, TerminalCapabilities terminal)
    {
        int width = Math.Max(terminal.Width, TerminalFigure.LeastWidth);
        List<string> lines = set.Conventions.HasLens ? Picture(SamplesFigure.Of(set, palette, title), terminal.Colours, width) : [];
        lines.AddRange(Lines(set, width));
        return string.Concat(lines.Select(static line => line.TrimEnd() + "\n"));
    }

    static List<string> Picture(SamplesFigure figure, ColourDepth colours, int width)
    {
        CellInk ink = colours == ColourDepth.None ? new PlainInk() : new ColourInk(figure.Palette, colours);
        int margin = Math.Max("seed".Length, figure.Rows.Max(static row => SeedOf(row.Seed).Length));
        int room = Math.Max(width - margin - "  0.000".Length - 2, 1);
        figure = figure.Fit(room);
        int cells = figure.Columns;
        List<string> lines = [];
        if (figure.Title.Length > 0)
            lines.AddRange([.. TextCells.Wrap(figure.Title, width), ""]);
        lines.Add($"{"seed".PadLeft(margin)} {"Tokens".PadRight(cells)}    DTR");
        foreach (var row in figure.Rows)
        {
            var line = new StringBuilder(SeedOf(row.Seed).PadLeft(margin)).Append(ink.Signs.Layers);
            foreach (float cell in row.Cells)
                ink.Write(line, ink.LayersPerLine == 2 ? cell : null, cell, 1);
            ink.End(line);
            lines.Add(line.Append(ink.Signs.Layers).Append(' ', cells - row.Cells.Count).Append("  ").Append(row.DtrText).ToString());
        }
        lines.AddRange(["", .. TextCells.Wrap(figure.Scale.Title, width), .. TerminalFigure.Scale(figure.Scale, ink, Math.Min(width - 2, TerminalFigure.LongestScale)), ""]);
        lines.AddRange([.. TextCells.Wrap(Notes(figure, ink), width), .. TextCells.Wrap(figure.Caption, width), ""]);
        return lines;
    }

    static string Notes(SamplesFigure figure, CellInk ink)
    {
        List<string> notes = ["the most deep-thinking sample first", $"DTR: the share of tokens that settle at layer {figure.DeepFrom} or above"];
        if (figure.Rows.Any(static row => row.Cells.Any(float.IsNaN)))
            notes.Add(ink is PlainInk ? "?: could not be measured" : "grey: could not be measured");
        notes.AddRange(((string[])[figure.Reduction, figure.RowsNote]).Where(static note => note.Length > 0));
        return string.Join(" · ", notes);
    }

    /// <summary>A line a sample, by their seeds: numbers, how it ended, and as much of its text as has room.</summary>
    static IEnumerable<string> Lines(SampleSet set, int width)
    {
        string[][] rows = [["seed", "DTR", "tokens", "log p", "ended"], .. set.Samples.Select(Fields)];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(field => rows.Max(row => row[field].Length))];
        int room = Math.Max(width - widths.Sum() - 2 * widths.Length, LeastText);
        foreach (var (number, row) in rows.Index())
        {
            string numbers = string.Join("  ", row.Select((field, i) => i == row.Length - 1 ? field.PadRight(widths[i]) : field.PadLeft(widths[i])));
            yield return $"{numbers}  {(number == 0 ? "text" : TextCells.Beginning(set.Samples[number - 1].GeneratedText, room))}";
        }
    }

    static string[] Fields(Sample sample) =>
    [
        SeedOf(sample.Seed), Number(sample.Dtr, "0.000"), sample.GeneratedIds.Count.ToString(CultureInfo.InvariantCulture),
        Number(sample.Sequence.MeanLogProbability, "0.00"), sample.Finish.Name(),
    ];

    static string Number(double? value, string form) => value is double number && double.IsFinite(number) ? (Math.Round(number, form.Length - 2) + 0.0).ToString(form, CultureInfo.InvariantCulture) : "-";

    static string SeedOf(ulong seed) => seed.ToString(CultureInfo.InvariantCulture);
}
