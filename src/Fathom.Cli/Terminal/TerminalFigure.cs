using System.Text;
using Fathom.Figures;

namespace Fathom.Cli.Terminal;

/// <summary>Draws a figure in a terminal, wrapped into panels where its columns do not fit side by side.</summary>
static class TerminalFigure
{
    const int MostPanels = 12, NarrowestCell = 2, WidestCell = 4;

    internal const int LeastWidth = 20, LongestScale = 36;

    /// <summary>The picture in lines that end with a line feed; colours are reset before every line's end.</summary>
    internal static string Draw(Figure figure, TerminalCapabilities terminal)
    {
        int width = Math.Max(terminal.Width, LeastWidth);
        int margin = figure.Rows.Max(row => $"{row.Layer}".Length) + 2, room = width - margin, mostInPanel = room / NarrowestCell;
        figure = figure.Fit(mostInPanel * MostPanels);
        int columns = figure.Columns.Count, panels = (columns + mostInPanel - 1) / mostInPanel, inPanel = (columns + panels - 1) / panels;
        CellInk ink = terminal.Colours == ColourDepth.None ? new PlainInk() : new ColourInk(figure.Palette, terminal.Colours);
        var panel = new TerminalPanel(figure, ink, margin, Math.Clamp(room / inPanel, NarrowestCell, WidestCell));

        List<string> lines = [];
        if (figure.Title.Length > 0)
            lines.AddRange([.. TextCells.Wrap(figure.Title, width), ""]);
        for (int first = 0; first < columns; first += inPanel)
            lines.AddRange([.. panel.Lines(first, Math.Min(inPanel, columns - first)), ""]);
        lines.AddRange([.. TextCells.Wrap(figure.Scale.Title, width), .. Scale(figure.Scale, ink, Math.Min(width - 2, LongestScale)), ""]);
        lines.AddRange([.. TextCells.Wrap(Notes(figure, ink), width), .. TextCells.Wrap(figure.Caption, width)]);
        return string.Concat(lines.Select(line => line.TrimEnd() + "\n"));
    }

    /// <summary>A strip of the scale with its marks below.</summary>
    internal static string[] Scale(FigureScale scale, CellInk ink, int length)
    {
        var strip = new StringBuilder();
        for (int i = 0; i < length; i++)
            ink.Write(strip, i / (length - 1f), i / (length - 1f), 1);
        ink.End(strip);
        var marks = new StringBuilder();
        foreach (var tick in scale.Ticks)
        {
            int start = Math.Max((int)Math.Round(tick.Position * (length - 1)) - tick.Label.Length / 2, 0);
            if (marks.Length == 0 || start > marks.Length)
                marks.Append(' ', start - marks.Length).Append(tick.Label);
        }
        return [strip.ToString(), marks.ToString()];
    }

    static string Notes(Figure figure, CellInk ink)
    {
        List<string> notes = [];
        if (figure.DeepFrom is int deepFrom)
        {
            notes.Add($"{ink.Signs.Regime} deep-thinking regime, layer {deepFrom} and above");
            notes.Add($"{ink.Signs.Deep} deep-thinking token");
        }
        if (figure.PartingNote.Length > 0)
            notes.Add($"from column {figure.Columns[figure.Partings.First()].FirstToken} on: {figure.PartingNote}");
        if (figure.ShowsSettling)
            notes.Add("numbers below the cells: settling depth");
        if (figure.Drawn.Cast<float>().Any(float.IsNaN))
            notes.Add(ink.LayersPerLine == 1 ? "?: could not be measured" : "grey: could not be measured");
        if (figure.Grouping.Length > 0)
            notes.Add(figure.Grouping);
        if (figure.Reduction.Length > 0)
            notes.Add($"{figure.Reduction}, labelled by the number of its first, from 0");
        return string.Join(" · ", notes);
    }
}
