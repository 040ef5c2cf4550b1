using System.Globalization;
using System.Runtime.InteropServices;
using Fathom.Traces;

namespace Fathom.Figures;

/// <summary>Puts columns of pictures together.</summary>
public static class FigureReduction
{
    /// <summary>
    /// The picture in at most so many columns, each a run of equally many tokens (the last may have fewer), labelled by the number of the
    /// first; <see cref="Figure.Reduction"/> says what was done. A picture that is narrow enough stays as it is.
    /// </summary>
    public static Figure Fit(this Figure figure, int columns, Reduction reduction = Reduction.Mean)
    {
        int tokens = figure.Columns.Count;
        if (tokens <= columns)
            return figure;
        int run = (tokens + columns - 1) / columns;
        Range[] runs = [.. Enumerable.Range(0, (tokens + run - 1) / run).Select(bin => (bin * run)..Math.Min((bin + 1) * run, tokens))];
        return figure with
        {
            Drawn = Reduced(figure.Drawn, runs, reduction),
            Raw = Reduced(figure.Raw, runs, reduction),
            Columns = [.. runs.Select(range => Column([.. figure.Columns.Take(range)], reduction))],
            Annotations = null,
            LacksAnnotations = figure.Annotations is not null,
            Reduction = $"each column is the {reduction.Word()} of {run} tokens",
        };
    }

    const int MostJoined = 12;

    /// <summary>What is written into the cells of runs: that of each of their tokens, as far as they are few.</summary>
    static string[,] Joined(string[,] texts, Range[] runs)
    {
        string[,] joined = new string[texts.GetLength(0), runs.Length];
        for (int row = 0; row < joined.GetLength(0); row++)
            for (int column = 0; column < runs.Length; column++)
            {
                var (first, length) = runs[column].GetOffsetAndLength(texts.GetLength(1));
                string said = string.Join(' ', Enumerable.Range(first, Math.Min(length, MostJoined)).Select(token => texts[row, token]));
                joined[row, column] = length > MostJoined ? $"{said} …" : said.Trim(' ');
            }
        return joined;
    }

    /// <summary>The picture with each group's tokens in one column. A group settles where the last of its tokens does.</summary>
    internal static Figure Group(this Figure figure, IReadOnlyList<TokenGroup> groups, Reduction reduction)
    {
        int first = figure.Columns[0].FirstToken;
        var spans = GroupSpan.Of(groups, first, figure.Columns[^1].FirstToken);
        Range[] runs = [.. spans.Select(span => (span.First - first)..(span.Last - first + 1))];
        return figure with
        {
            Drawn = Reduced(figure.Drawn, runs, reduction),
            Raw = Reduced(figure.Raw, runs, reduction),
            Columns = [.. spans.Zip(runs, (span, run) => Column([.. figure.Columns.Take(run)], span.Group))],
            Annotations = figure.Annotations is { } annotations ? Joined(annotations, runs) : null,
            Grouping = $"tokens are grouped, the value of a group is the {reduction.Word()} of its tokens",
        };
    }

    /// <summary>A group of which only a part is drawn is called by that part.</summary>
    static FigureColumn Column(FigureColumn[] run, TokenGroup? group) => group is null ? run[0]
        : Column(run, Reduction.Max) is var column && run.Length == group.Last - group.First + 1 ? column with { Label = TokenLabel.OfGroup(group.Text) }
        : column with { Label = column.Text.Length > 0 && run.Length > 1 ? TokenLabel.OfGroup(column.Text) : run[0].Label };

    static FigureColumn Column(FigureColumn[] run, Reduction reduction)
    {
        double?[] settlings = [.. run.Select(column => column.Settling)];
        return new(
            run[0].FirstToken.ToString(CultureInfo.InvariantCulture), run[0].FirstToken, run.Sum(column => column.Tokens),
            reduction == Reduction.Mean ? settlings.Average() : settlings.Max(), run.Any(column => column.Deep))
        { Text = string.Concat(run.Select(column => column.Text)), Kind = run[0].Kind };
    }

    static float[,] Reduced(float[,] values, Range[] runs, Reduction reduction)
    {
        float[,] reduced = new float[values.GetLength(0), runs.Length];
        for (int row = 0; row < reduced.GetLength(0); row++)
        {
            var all = MemoryMarshal.CreateReadOnlySpan(ref values[row, 0], values.GetLength(1));
            for (int column = 0; column < runs.Length; column++)
                reduced[row, column] = reduction.Of(all[runs[column]]);
        }
        return reduced;
    }
}
