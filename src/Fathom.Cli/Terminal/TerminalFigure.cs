using System.Text;
using Fathom.Figures;

namespace Fathom.Cli.Terminal;

/// <summary>Draws a figure in a terminal, wrapped into panels where its columns do not fit side by side.</summary>
static class TerminalFigure
{
    const int MostPanels = 12, NarrowestCell = 2, WidestCell = 4, NarrowestText = 4, WidestText = 10;

    internal const int LeastWidth = 20, LongestScale = 36;

    /// <summary>The picture in lines that end with a line feed; colours are reset before every line's end.</summary>
    internal static string Draw(Figure figure, TerminalCapabilities terminal)
    {
        int width = Math.Max(terminal.Width, LeastWidth);
        int margin = figure.Rows.Max(row => $"{row.Layer}".Length) + 2, room = width - margin, text = TextWidth(figure, room), mostInPanel = room / Math.Max(text, NarrowestCell);
        figure = (text == 0 ? figure with { Annotations = null, LacksAnnotations = figure.Annotations is not null } : figure).Fit(mostInPanel * MostPanels);
        int columns = figure.Columns.Count, panels = (columns + mostInPanel - 1) / mostInPanel, inPanel = (columns + panels - 1) / panels;
        CellInk ink = terminal.Colours == ColourDepth.None ? new PlainInk() : new ColourInk(figure.Palette, terminal.Colours, layersPerLine: text > 0 ? 1 : 2);
        var panel = new TerminalPanel(figure, ink, margin, text > 0 ? text : Math.Clamp(room / inPanel, NarrowestCell, WidestCell));

        List<string> lines = [];
        if (figure.Title.Length > 0)
            lines.AddRange([.. TextCells.Wrap(figure.Title, width), ""]);
        for (int first = 0; first < columns; first += inPanel)
            lines.AddRange([.. panel.Lines(first, Math.Min(inPanel, columns - first)), ""]);
        lines.AddRange([.. TextCells.Wrap(figure.Scale.Title, width), .. Scale(figure.Scale, ink, Math.Min(width - 2, LongestScale))]);
        if (figure.HasFooter)
            lines.AddRange(["", .. TextCells.Wrap(Notes(figure, ink), width), .. TextCells.Wrap(figure.Caption, width)]);
        return string.Concat(lines.Select(line => line.TrimEnd() + "\n"));
    }

    /// <summary>How wide cells are in which texts are written; 0 where there are none, or where they would take too many panels.</summary>
    static int TextWidth(Figure figure, int room)
    {
        if (figure.Annotations is not { } texts)
            return 0;
        int wanted = Math.Min(Math.Clamp(texts.Cast<string>().Max(TextCells.WidthOf) + 1, NarrowestText, WidestText), room);
        return figure.Columns.Count <= room / wanted * MostPanels ? wanted : 0;
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
        if (figure.Annotations is not null)
            notes.Add("in the cells: the likeliest token");
        if (figure.LacksAnnotations)
            notes.Add("no room in the cells for the likeliest tokens: draw fewer columns");
        if (figure.Drawn.Cast<float>().Any(float.IsNaN))
            notes.Add(ink is PlainInk ? "?: could not be measured" : "grey: could not be measured");
        if (figure.Grouping.Length > 0)
            notes.Add(figure.Grouping);
        if (figure.Reduction.Length > 0)
            notes.Add($"{figure.Reduction}, labelled by the number of its first, from 0");
        return string.Join(" · ", notes);
    }
}
