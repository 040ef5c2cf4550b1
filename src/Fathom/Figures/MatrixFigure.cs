using System.Globalization;
using Fathom.Traces;

namespace Fathom.Figures;

/// <summary>Takes the content of a picture from another program's matrix.</summary>
static class MatrixFigure
{
    internal static Figure Of(ForeignMatrix matrix, MatrixOptions options)
    {
        int[] rows = Rows(matrix, options.Drawing.Layers), columns = FigureCells.Columns(matrix.Tokens.Count, options.Drawing.Tokens);
        float[,] raw = FigureCells.Cut(matrix.Values, rows, columns);
        var drawing = options.Drawing;
        var (low, high) = RangeOf(raw);
        bool isSigned = low < 0 && high > 0 && !drawing.Log && (drawing.Range is null || drawing.Range?.Low == -drawing.Range?.High);
        var scale = AskedScale.Of(isSigned ? FigureScale.Centred("value", Math.Max(-low, high)) : FigureScale.Linear("value", low, high), drawing, "value", raw);
        int[] layers = [.. rows.Select(row => matrix.Layers[row - 1])];
        bool spaced = matrix.Tokens.Any(token => token.Any(char.IsWhiteSpace));
        bool all = drawing.Ticks == LayerTicks.All || layers.All(int.IsEvenInteger);
        return new Figure
        {
            Drawn = FigureCells.Placed(raw, scale),
            Raw = raw,
            Unit = "",
            Rows = [.. layers.Select(layer => new FigureRow(layer, all || int.IsOddInteger(layer)))],
            Columns = [.. columns.Select(column => Column(matrix.Tokens[column], column, spaced))],
            Scale = scale,
            Palette = drawing.Palette ?? (isSigned ? Palette.Difference : Palette.SettledDark),
            LayersTitle = drawing.LayersTitle ?? Figure.UsualLayersTitle,
            TokensTitle = drawing.TokensTitle ?? Figure.UsualTokensTitle,
            HasFooter = !drawing.NoFooter,
            Size = drawing.Size,
            Title = drawing.Title,
            Caption = Caption(matrix, options),
        };
    }

    /// <summary>A column; its text is set apart from the one before where the tokens themselves hold no spaces.</summary>
    static FigureColumn Column(string token, int index, bool spaced) =>
        new(TokenLabel.Of(token), index, 1, Settling: null, Deep: false) { Text = TokenLabel.InText(spaced ? token : $" {token}") };

    /// <summary>The matrix' rows, counted from 1, by rising numbers of their layers.</summary>
    static int[] Rows(ForeignMatrix matrix, (int First, int Last)? asked)
    {
        int[] rows =
        [
            .. Enumerable.Range(1, matrix.Layers.Count)
                .Where(row => asked is not var (first, last) || (matrix.Layers[row - 1] >= first && matrix.Layers[row - 1] <= last))
                .OrderBy(row => matrix.Layers[row - 1]),
        ];
        return rows.Length switch
        {
            0 => throw new FathomException(
                $"there are no layers {asked?.First} to {asked?.Last} to draw; the matrix has layers {matrix.Layers.Min()} to {matrix.Layers.Max()}"),
            > Trace.MostLayers => throw new FathomException($"{rows.Length} layers are more than a picture can show: choose at most {Trace.MostLayers} of them"),
            _ => rows,
        };
    }

    /// <summary>0 to 1 where all values fit; else from the least to the largest, or from 0 to the only one.</summary>
    static (double Low, double High) RangeOf(float[,] raw)
    {
        float[] finite = [.. raw.Cast<float>().Where(float.IsFinite)];
        (float least, float largest) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        if (least >= 0 && largest <= 1)
            return (0, 1);
        return least < largest ? (least, largest) : (Math.Min(least, 0), Math.Max(largest, 0));
    }

    static string Caption(ForeignMatrix matrix, MatrixOptions options)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"a matrix of {Count(matrix.Layers.Count, "layer")} by {Count(matrix.Tokens.Count, "token")}");
        return options.Source.Length > 0 ? $"{options.Source} · {size}" : size;
    }

    static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
