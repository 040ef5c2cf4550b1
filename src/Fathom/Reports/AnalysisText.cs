using Fathom.Figures;

namespace Fathom.Reports;

/// <summary>Tells how the values of a column, or of a run of columns, move through the layers.</summary>
static class AnalysisText
{
    internal static AnalysisEntry Of(Figure figure, Figure tokens, Range columns, Observer observer)
    {
        var bands = ColumnBands.OfTokens(figure, columns, tokens);
        FigureColumn first = figure.Columns[columns.Start], last = figure.Columns[columns.End.Value - 1];
        float? highest = bands.Max(band => band.Max);
        bool isRun = columns.End.Value - columns.Start.Value > 1;
        string moves = string.Join("; ", SaidBand.Of(bands).Select((band, i) => Say(figure, band, isFirst: i == 0, isHighest: band.Max == highest)));
        string text = $"{Wording.Name(figure, columns)}: {(isRun ? "on average " : "")}{moves}. {observer.Settling(columns)}";
        return new(text.TrimEnd(), first.FirstToken, last.FirstToken + last.Tokens - 1, bands);
    }

    /// <summary>
    /// very high, 0.85 to 1.00 bits, at layers 1 to 9, highest at layer 3. The peak is told of the highest band, and of others where it is
    /// not at an end of the band.
    /// </summary>
    static string Say(Figure figure, SaidBand band, bool isFirst, bool isHighest)
    {
        string layers = Wording.Layers(band.FromLayer, band.ToLayer);
        if (band is not { Min: float min, Max: float max })
            return $"{band.Words} at {layers}";
        string values = isFirst ? Wording.ValuesWithUnit(figure, min, max) : Wording.Values(figure, min, max);
        bool isInside = band.Peaks[0] > band.FromLayer && band.Peaks[^1] < band.ToLayer;
        bool hasPeak = min < max && band.FromLayer < band.ToLayer && (isHighest || (isInside && band.Highest != ValueLevel.Low));
        return $"{band.Words}, {values}, at {layers}{(hasPeak ? $", highest at {Wording.Layers(band.Peaks)}" : "")}";
    }
}
