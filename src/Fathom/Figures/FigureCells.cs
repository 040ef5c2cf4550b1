using Fathom.Lenses;

namespace Fathom.Figures;

/// <summary>Takes the cells of a picture from a matrix and finds their places on its scale.</summary>
static class FigureCells
{
    /// <summary>The columns from the first to the last asked for, all where nothing is asked for.</summary>
    /// <exception cref="FathomException">There are no such columns, or none at all.</exception>
    internal static int[] Columns(int count, (int First, int Last)? asked)
    {
        if (count == 0)
            throw new FathomException("there is no token to draw");
        var (first, last) = asked ?? (0, count - 1);
        if (first < 0 || last >= count || first > last)
            throw new FathomException($"there are no tokens {first} to {last} to draw; there are tokens 0 to {count - 1}");
        return [.. Enumerable.Range(first, last - first + 1)];
    }

    /// <summary>The values of some rows, counted from 1, and some columns, counted from 0.</summary>
    internal static float[,] Cut(LayerMatrix values, int[] rows, int[] columns)
    {
        float[,] cut = new float[rows.Length, columns.Length];
        for (int r = 0; r < rows.Length; r++)
            for (int c = 0; c < columns.Length; c++)
                cut[r, c] = values[rows[r], columns[c]];
        return cut;
    }

    /// <summary>Where each value is on the scale.</summary>
    internal static float[,] Placed(float[,] raw, FigureScale scale)
    {
        float[,] drawn = new float[raw.GetLength(0), raw.GetLength(1)];
        for (int r = 0; r < drawn.GetLength(0); r++)
            for (int c = 0; c < drawn.GetLength(1); c++)
                drawn[r, c] = scale.Place(raw[r, c]);
        return drawn;
    }
}
