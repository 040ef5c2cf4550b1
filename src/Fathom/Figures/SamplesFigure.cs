using System.Globalization;
using Fathom.Engine;
using Fathom.Samples;

namespace Fathom.Figures;

/// <summary>The content of a picture of samples: a row a sample, the most deep-thinking first, a column a token, its settling depth as the colour.</summary>
public sealed record SamplesFigure
{
    const int MostRows = 400;

    /// <summary>The rows, from top to bottom.</summary>
    public required IReadOnlyList<SamplesRow> Rows { get; init; }

    /// <summary>What the colours stand for.</summary>
    public required FigureScale Scale { get; init; }

    /// <summary>The colours.</summary>
    public required Palette Palette { get; init; }

    /// <summary>The first layer of the deep-thinking regime.</summary>
    public required int DeepFrom { get; init; }

    /// <summary>The title above the picture; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>What names the rows.</summary>
    public string RowsTitle { get; init; } = "Sample (seed)";

    /// <summary>What was measured and how: model, lens, profile, g and rho.</summary>
    public required string Caption { get; init; }

    /// <summary>Which samples are left off, and what of them was not measured; empty where nothing is missing.</summary>
    public string RowsNote { get; init; } = "";

    /// <summary>Whether it is known of each token only whether it is deep-thinking: then it is at 1 where it is, else at 0.</summary>
    public bool IsDepthOnly { get; init; }

    /// <summary>The first step of the scale that is deep-thinking, from 1.</summary>
    public int DeepStep => IsDepthOnly ? 2 : DeepFrom;

    /// <summary>How many tokens a column stands for, whose mean it is.</summary>
    public int TokensPerColumn { get; init; } = 1;

    /// <summary>How many columns the longest row has.</summary>
    public int Columns => Rows.Max(static row => row.Cells.Count);

    /// <summary>How tokens became columns; empty where each is one.</summary>
    public string Reduction => TokensPerColumn == 1 ? "" : $"each column is the mean of {TokensPerColumn} tokens";

    /// <summary>The picture of samples.</summary>
    /// <param name="set">The samples.</param>
    /// <param name="palette">The colours; by default those that are dark where a token settles deep.</param>
    /// <param name="title">A title above the picture; empty for none.</param>
    /// <exception cref="FathomException">They were measured without a lens, so that nothing settles.</exception>
    public static SamplesFigure Of(SampleSet set, Palette? palette = null, string title = "")
    {
        if (!set.Conventions.HasLens)
            throw new FathomException("without a lens there are no settling depths to draw");
        var scale = set.IsDepthOnly
            ? FigureScale.Steps("deep-thinking token", "no", "yes")
            : FigureScale.Layers("settling depth (layer)", set.Layers);
        var order = set.ByDepth;
        return new()
        {
            Rows = [.. order.Take(MostRows).Select(number => SamplesRow.Of(set, number, scale))],
            Scale = scale,
            Palette = palette ?? Palette.Paper,
            DeepFrom = set.DeepFrom,
            IsDepthOnly = set.IsDepthOnly,
            Title = VisibleText.Of(title),
            Caption = TraceFigure.Caption(set.Model, set.Conventions),
            RowsNote = string.Join(" · ", ((string[])[
                order.Count > MostRows ? $"the {MostRows} most deep-thinking of {order.Count} samples" : "",
                set.Interrupted > 0 ? $"partial: {set.Interrupted} of {set.Samples.Count} samples interrupted" : "",
                set.IsDepthOnly ? "depth alone was measured: the layers at which tokens settle are missing" : ""]).Where(static note => note.Length > 0)),
        };
    }

    /// <summary>The picture in at most so many columns, each the mean of equally many tokens; one that is narrow enough stays as it is.</summary>
    public SamplesFigure Fit(int columns)
    {
        if (Columns <= columns)
            return this;
        int run = (Columns + columns - 1) / columns;
        return this with { TokensPerColumn = run, Rows = [.. Rows.Select(row => row with { Cells = [.. row.Cells.Chunk(run).Select(Mean)] })] };
    }

    /// <summary>The picture in a sentence or two.</summary>
    public string Overview()
    {
        var (first, last) = (Rows[0], Rows[^1]);
        string lengths = Rows.Min(static row => row.Tokens) is var least && Rows.Max(static row => row.Tokens) is var most && least == most ? $"{least}" : $"{least} to {most}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{(IsDepthOnly ? "Which tokens are deep-thinking" : "The settling depths")} of {Rows.Count} samples of {lengths} tokens, the most deep-thinking first: "
            + $"the DTR goes from {first.DtrText} ({first.Name}) to {last.DtrText} ({last.Name}). The deep-thinking regime begins at layer {DeepFrom}.");
    }

    /// <summary>The mean of what could be measured; NaN where nothing could.</summary>
    static float Mean(float[] places)
    {
        float[] measured = [.. places.Where(static place => !float.IsNaN(place))];
        return measured.Length == 0 ? float.NaN : measured.Average();
    }
}

/// <summary>A row of a picture of samples.</summary>
/// <param name="Number">The sample's number, from 0.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Finish">How it ended.</param>
/// <param name="Tokens">How many tokens it has.</param>
/// <param name="Dtr">Its deep-thinking ratio; null where none of its tokens could be measured.</param>
/// <param name="Cells">Where the settling depth of each token is on the scale, 0..1; a token that never settles is at 1; of samples of which depth alone was measured, 1 for a deep-thinking token and 0 for another; NaN where it could not be measured.</param>
public sealed record SamplesRow(int Number, ulong Seed, Finish Finish, int Tokens, double? Dtr, IReadOnlyList<float> Cells)
{
    /// <summary>What stands beside the row; the seed where nothing else is said.</summary>
    public string Label { get; init; } = Seed.ToString(CultureInfo.InvariantCulture);

    /// <summary>How it is named in words.</summary>
    public string Name { get; init; } = string.Create(CultureInfo.InvariantCulture, $"seed {Seed}");

    /// <summary>The ratio with three decimals; a dash where there is none.</summary>
    public string DtrText => Dtr?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";

    internal static SamplesRow Of(SampleSet set, int number, FigureScale scale)
    {
        var sample = set.Samples[number];
        return new(number, sample.Seed, sample.Finish, sample.Columns.Count, sample.Dtr,
            [.. sample.Depths.Select(depth => depth.Deep is not bool deep ? float.NaN : set.IsDepthOnly ? deep ? 1 : 0 : scale.Place(depth.Settling ?? set.Layers))]);
    }
}
