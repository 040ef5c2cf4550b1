using Fathom.Figures;

namespace Fathom.Reports;

/// <summary>Finds the bands of adjacent layers in which some columns of a picture have like values.</summary>
static class ColumnBands
{
    /// <summary>The bands of some columns, lowest layer first, with the values of the columns' tokens, which differ from the columns' own where these are groups.</summary>
    /// <param name="figure">The picture, from which the levels are.</param>
    /// <param name="columns">The columns of the picture.</param>
    /// <param name="tokens">The same picture with a column a token, from which the values are.</param>
    internal static IReadOnlyList<ValueBand> OfTokens(Figure figure, Range columns, Figure tokens)
    {
        FigureColumn first = figure.Columns[columns.Start], last = figure.Columns[columns.End.Value - 1];
        int offset = tokens.Columns[0].FirstToken;
        return Of(figure, columns, tokens, (first.FirstToken - offset)..(last.FirstToken + last.Tokens - offset));
    }

    static List<ValueBand> Of(Figure figure, Range columns, Figure values, Range cells)
    {
        ValueLevel[] levels = [.. Means(figure, columns).Select(ValueLevelWords.Of)];
        List<ValueBand> bands = [];
        for (int start = 0, end; start < levels.Length; start = end)
        {
            end = start + 1;
            while (end < levels.Length && levels[end] == levels[start])
                end++;
            bands.Add(Band(values, cells, start..end, levels[start]));
        }
        return bands;
    }

    /// <summary>The mean place of each row on the drawn scale over some columns; NaN where none could be measured.</summary>
    internal static double[] Means(Figure figure, Range columns)
    {
        double[] means = new double[figure.Rows.Count];
        for (int row = 0; row < means.Length; row++)
        {
            int measured = 0;
            double sum = 0;
            for (int column = columns.Start.Value; column < columns.End.Value; column++)
                if (figure.Drawn[row, column] is var place && !float.IsNaN(place))
                    (sum, measured) = (sum + place, measured + 1);
            means[row] = measured == 0 ? double.NaN : sum / measured;
        }
        return means;
    }

    static ValueBand Band(Figure figure, Range columns, Range rows, ValueLevel level)
    {
        float? min = null, max = null;
        List<int> peaks = [];
        for (int row = rows.Start.Value; row < rows.End.Value; row++)
            for (int column = columns.Start.Value; column < columns.End.Value; column++)
            {
                float value = figure.Raw[row, column];
                if (float.IsNaN(figure.Drawn[row, column]))
                    continue;
                min = Math.Min(min ?? value, value);
                if (value > max)
                    peaks.Clear();
                if (max is null || value >= max && !peaks.Contains(figure.Rows[row].Layer))
                    peaks.Add(figure.Rows[row].Layer);
                max = Math.Max(max ?? value, value);
            }
        return new(figure.Rows[rows.Start].Layer, figure.Rows[rows.End.Value - 1].Layer, level, min, max, peaks);
    }
}
