using Fathom.Figures;

namespace Fathom.Charts;

/// <summary>What a chart says of its own signs, and of what it leaves out.</summary>
static class ChartNotes
{
    /// <summary>The notes, parted by dots.</summary>
    internal static string Of(Figure figure, ChartLayout layout)
    {
        bool reduced = figure.Reduction.Length > 0;
        int labelStep = layout.LabelStep;
        List<string> notes = [];
        if (figure.ShowsSettling)
            notes.Add(layout.IsSettlingThin ? "short lines: settling depth" : "line: settling depth");
        if (figure.PartingNote.Length > 0)
            notes.Add($"right of the upright line: {figure.PartingNote}");
        if (figure.DeepFrom is int deepFrom)
        {
            notes.Add($"dashed: deep-thinking regime, layer {deepFrom} and above");
            notes.Add(reduced ? "▲ holds a deep-thinking token" : "▲ deep-thinking token");
        }
        if (figure.Drawn.Cast<float>().Any(float.IsNaN))
            notes.Add("grey: could not be measured");
        if (layout.LacksRoomForTexts)
            notes.Add("no room in the cells for the likeliest tokens");
        if (figure.Grouping.Length > 0)
            notes.Add(figure.Grouping);
        if (reduced)
            notes.Add($"{figure.Reduction}, labelled by the number of its first, from 0");
        if (labelStep > 1)
            notes.Add($"every {labelStep}{Suffix(labelStep)} column is labelled");
        return string.Join(" · ", notes);
    }

    static string Suffix(int number) => (number % 10, number % 100 / 10) switch
    {
        (1, not 1) => "st",
        (2, not 1) => "nd",
        (3, not 1) => "rd",
        _ => "th",
    };
}
