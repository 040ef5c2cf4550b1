using System.Globalization;
using Fathom.Traces;

namespace Fathom.Figures;

/// <summary>How the tokens of a run become one column.</summary>
public enum Reduction
{
    /// <summary>The mean of those that could be measured.</summary>
    Mean,
    /// <summary>The largest of those that could be measured.</summary>
    Max,
    /// <summary>That of the last token.</summary>
    Last,
}

/// <summary>Makes pictures of very long sequences narrow enough to be drawn.</summary>
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
            Reduction = $"each column is the {Word(reduction)} of {run} tokens",
        };
    }

    /// <summary>The picture with each group's tokens in one column. A group settles where the last of its tokens does.</summary>
    internal static Figure Group(this Figure figure, IReadOnlyList<TokenGroup> groups, Reduction reduction)
    {
        int first = figure.Columns[0].FirstToken, count = figure.Columns.Count;
        List<(Range Columns, TokenGroup? Group)> runs = [];
        foreach (var group in groups)
        {
            var (start, end) = (Math.Max(group.First - first, 0), Math.Min(group.Last - first + 1, count));
            if (start >= end)
                continue;
            Single(start);
            runs.Add((start..end, group));
        }
        Single(count);
        Range[] ranges = [.. runs.Select(run => run.Columns)];
        return figure with
        {
            Drawn = Reduced(figure.Drawn, ranges, reduction),
            Raw = Reduced(figure.Raw, ranges, reduction),
            Columns = [.. runs.Select(run => Column([.. figure.Columns.Take(run.Columns)], run.Group))],
            Annotations = null,
            Grouping = $"tokens are grouped, the value of a group is the {Word(reduction)} of its tokens",
        };

        void Single(int end)
        {
            for (int column = runs.Count == 0 ? 0 : runs[^1].Columns.End.Value; column < end; column++)
                runs.Add((column..(column + 1), null));
        }
    }

    static FigureColumn Column(FigureColumn[] run, TokenGroup? group) => group is null
        ? run[0]
        : Column(run, Reduction.Max) with
        { Label = TokenLabel.InText(group.Text).Trim(' ') is { Length: > 0 } label ? label : TokenLabel.Of(group.Text) };

    static string Word(Reduction reduction) => reduction switch
    {
        Reduction.Mean => "mean",
        Reduction.Max => "largest",
        _ => "last",
    };

    static float[,] Reduced(float[,] values, Range[] runs, Reduction reduction)
    {
        float[,] reduced = new float[values.GetLength(0), runs.Length];
        for (int row = 0; row < reduced.GetLength(0); row++)
            for (int column = 0; column < runs.Length; column++)
                reduced[row, column] = Reduced(values, row, runs[column], reduction);
        return reduced;
    }

    static float Reduced(float[,] values, int row, Range run, Reduction reduction)
    {
        if (reduction == Reduction.Last)
            return values[row, run.End.Value - 1];
        double sum = 0;
        float largest = float.NegativeInfinity;
        int measured = 0;
        for (int column = run.Start.Value; column < run.End.Value; column++)
        {
            float value = values[row, column];
            if (float.IsNaN(value))
                continue;
            measured++;
            sum += value;
            largest = Math.Max(largest, value);
        }
        return measured == 0 ? float.NaN : reduction == Reduction.Mean ? (float)(sum / measured) : largest;
    }

    static FigureColumn Column(FigureColumn[] run, Reduction reduction)
    {
        double?[] settlings = [.. run.Select(column => column.Settling)];
        return new(
            run[0].FirstToken.ToString(CultureInfo.InvariantCulture), run[0].FirstToken, run.Sum(column => column.Tokens),
            reduction == Reduction.Mean ? settlings.Average() : settlings.Max(), run.Any(column => column.Deep))
        { Text = string.Concat(run.Select(column => column.Text)) };
    }
}
