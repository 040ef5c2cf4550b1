using Fathom.Figures;

namespace Fathom.Reports;

/// <summary>Says in a paragraph what a picture shows.</summary>
public static class OverviewText
{
    const int LongestText = 600;

    /// <summary>The overview of a picture, which also serves as its accessible description.</summary>
    public static string Of(Figure figure)
    {
        var scale = figure.Scale;
        string tokens = Wording.Count(figure.Columns.Take(figure.GivenColumns).Sum(column => column.Tokens), "token")
            + (figure.GivenColumns < figure.Columns.Count ? " and the one that the model would put behind them" : "");
        List<string> sentences =
        [
            $"This heat map shows the {scale.Title}, for {tokens} from left to right " +
                $"and {Wording.Layers(figure.Rows[0].Layer, figure.Rows[^1].Layer)} from bottom to top.",
            figure.Meaning,
            Reach(figure),
            figure.Grouping.Length > 0 ? $"{Wording.Capitalise(figure.Grouping)}." : "",
            figure.Reduction.Length > 0 ? $"{Wording.Capitalise(figure.Reduction)}." : "",
            $"Its source: {figure.Caption.Replace(" · ", "; ", StringComparison.Ordinal)}.",
            $"The text is {Wording.Quote(figure, ..figure.Columns.Count, LongestText)}.",
            figure.Columns[0].Kind == ColumnKind.Prompt && figure.Partings.FirstOrDefault() is > 0 and int answer
                ? $"Up to column {figure.Columns[answer].FirstToken - 1} it is the prompt, behind that the answer." : "",
            Signs(figure),
        ];
        return string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
    }

    /// <summary>What the signs for characters that cannot be seen stand for, as far as they occur.</summary>
    static string Signs(Figure figure)
    {
        (char Sign, string Meaning)[] signs = [('⏎', "a line break"), ('␣', "a space"), ('⇥', "a tab")];
        string[] said = [.. signs.Where(sign => figure.Columns.Any(column => column.Label.Contains(sign.Sign))).Select(sign => $"{sign.Sign} stands for {sign.Meaning}")];
        return said.Length > 0 ? $"Here {Wording.List(said)}." : "";
    }

    static string Reach(Figure figure)
    {
        var (scale, ends) = (figure.Scale, figure.Palette.Ends);
        string top = scale.Ticks[^1].Position < 1 ? Wording.Value(figure, scale.Largest) : scale.Ticks[^1].Label;
        string colours = $"The colours go from {ends.Low} at {scale.Ticks[0].Label} to {ends.High} at {top}";
        float[] values = [.. figure.Raw.Cast<float>().Zip(figure.Drawn.Cast<float>()).Where(cell => !float.IsNaN(cell.Second)).Select(cell => cell.First)];
        int missing = figure.Raw.Length - values.Length;
        string reach = values.Length == 0 ? "" : $"; {Wording.Reach(figure, values.Min(), values.Max())}";
        return $"{colours}{reach}{(missing > 0 ? $"; {Wording.Count(missing, "cell")} could not be measured" : "")}.";
    }
}
