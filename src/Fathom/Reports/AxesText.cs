using Fathom.Figures;

namespace Fathom.Reports;

/// <summary>Says what the axes and the colours of a picture are.</summary>
static class AxesText
{
    internal static string Of(Figure figure, bool hasRuns)
    {
        var scale = figure.Scale;
        FigureColumn first = figure.Columns[0], last = figure.Columns[^1];
        int from = first.FirstToken, to = last.FirstToken + last.Tokens - 1;
        string ends = from == to ? $"There is one column, {from}." : $"Across stand the tokens in the order of the text, {Wording.Columns(from, to)}.";
        string up = $"Up go the layers, from {figure.Rows[0].Layer} at the bottom to {figure.Rows[^1].Layer} at the top" +
            $"{(figure.LayersNote.Length > 0 ? $"; {figure.LayersNote}" : "")}.";
        string marks = Wording.List([.. scale.Ticks.Select(tick => tick.Label)]);
        return $"{ends} {up} Beside it is the scale of the colours, {scale.Title}, with marks at {marks}. " +
            "In words, a value is low below 0.2 of the scale's length, moderate from 0.2, high from 0.6 and very high from 0.8." +
            (figure.Grouping.Length > 0 ? " Of a group of tokens, the word is for its value at each layer, and the numbers are for the values of all its tokens." : "") +
            (hasRuns ? " Of a run of tokens, the word is for its mean at each layer, and the numbers are for all of its values." : "");
    }
}
