using System.Globalization;
using System.Text;
using Fathom.Figures;

namespace Fathom.Cli.Terminal;

/// <summary>Draws runs of a figure's columns, with the layers beside them and the tokens' labels below, read from top to bottom.</summary>
sealed class TerminalPanel(Figure figure, CellInk ink, int margin, int cellWidth)
{
    const int LongestLabel = 12;

    /// <summary>Along the layers where the upper of two is in the deep-thinking regime.</summary>
    const char UpperInRegime = '╿';

    internal IEnumerable<string> Lines(int first, int count)
    {
        var columns = figure.Columns.Skip(first).Take(count).ToArray();
        yield return figure.LayersTitle;
        for (int row = (figure.Rows.Count - 1) / ink.LayersPerLine * ink.LayersPerLine; row >= 0; row -= ink.LayersPerLine)
            yield return Cells(row, first, count);
        yield return $"{new string(' ', margin - 1)}{ink.Signs.Corner}{Axis(first, count)}";
        string[] deep = [.. columns.Select(column => figure.DeepFrom is not null && column.Deep ? ink.Signs.Deep.ToString() : "")];
        string[] settling = [.. columns.Select(column => figure.ShowsSettling ? Settling(column) : "")];
        string[] labels = [.. columns.Select(column => VisibleText.Shorten(column.Label, LongestLabel))];
        foreach (string line in Upright(deep).Concat(Upright(settling)))
            yield return line;
        if (figure.ShowsSettling)
            yield return "";
        foreach (string line in Upright(labels))
            yield return line;
        yield return new string(' ', margin) + Title(columns);
    }

    /// <summary>The line below the cells, with a corner where another part of the sequence begins.</summary>
    string Axis(int first, int count)
    {
        char[] axis = [.. Enumerable.Repeat(ink.Signs.Tokens, count * cellWidth)];
        foreach (int column in figure.Partings.Where(column => column > first && column < first + count))
            axis[(column - first) * cellWidth - 1] = ink.Signs.Corner;
        return new(axis);
    }

    string Cells(int row, int first, int count)
    {
        bool hasUpper = ink.LayersPerLine == 2 && row + 1 < figure.Rows.Count;
        string[] ticked = [.. figure.Rows.Skip(row).Take(ink.LayersPerLine).Where(layer => layer.Ticked).OrderByDescending(layer => layer.Layer == figure.DeepFrom).Select(layer => $"{layer.Layer}")];
        var line = new StringBuilder((ticked.Length > 0 ? ticked[0] : "").PadLeft(margin - 2)).Append(' ');
        line.Append(figure.Rows[row].Layer >= figure.DeepFrom ? ink.Signs.Regime : hasUpper && figure.Rows[row + 1].Layer >= figure.DeepFrom ? UpperInRegime : ink.Signs.Layers);
        for (int column = first; column < first + count; column++)
            if (figure.Annotations is { } texts)
                ink.Write(line, texts[row, column], figure.Drawn[row, column], cellWidth);
            else
                ink.Write(line, hasUpper ? figure.Drawn[row + 1, column] : null, figure.Drawn[row, column], cellWidth);
        ink.End(line);
        return line.ToString();
    }

    /// <summary>Texts below their columns, a character a line.</summary>
    IEnumerable<string> Upright(string[] texts)
    {
        string[][] characters = [.. texts.Select(TextCells.Split)];
        int height = characters.Max(text => text.Length);
        for (int i = 0; i < height; i++)
        {
            var line = new StringBuilder().Append(' ', margin);
            foreach (string[] text in characters)
            {
                string character = i < text.Length ? text[i] : " ";
                line.Append(character).Append(' ', cellWidth - TextCells.Width(character));
            }
            yield return line.ToString();
        }
    }

    string Title(FigureColumn[] columns) => columns.Length == figure.Columns.Count
        ? figure.TokensTitle
        : $"{figure.TokensTitle} {columns[0].FirstToken} to {columns[^1].FirstToken + columns[^1].Tokens - 1}";

    static string Settling(FigureColumn column) => column.Settling?.ToString("0", CultureInfo.InvariantCulture) ?? "-";
}
