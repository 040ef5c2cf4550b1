using Fathom.Traces;

namespace Fathom.Figures;

/// <summary>The content of a layer by token picture, for whatever draws it. All text in it is fit to be shown.</summary>
public sealed record Figure
{
    /// <summary>What the axes are called unless they are given other names.</summary>
    public const string UsualLayersTitle = "i-th Layer", UsualTokensTitle = "Tokens";

    /// <summary>Where each cell is on the drawn scale 0..1, [rows, columns], lowest layer first; NaN where it was not measurable.</summary>
    public required float[,] Drawn { get; init; }

    /// <summary>The values themselves, [rows, columns], in <see cref="Unit"/>.</summary>
    public required float[,] Raw { get; init; }

    /// <summary>The unit of <see cref="Raw"/>; empty for a number without one.</summary>
    public required string Unit { get; init; }

    /// <summary>What the ends of the scale say, in a sentence; empty where nobody knows.</summary>
    public string Meaning { get; init; } = "";

    /// <summary>Which layers are left off and why; empty where none is.</summary>
    public string LayersNote { get; init; } = "";

    /// <summary>What the layer axis is called.</summary>
    public string LayersTitle { get; init => field = VisibleText.Of(value); } = UsualLayersTitle;

    /// <summary>What the token axis is called.</summary>
    public string TokensTitle { get; init => field = VisibleText.Of(value); } = UsualTokensTitle;

    /// <summary>The layers drawn, lowest first.</summary>
    public required IReadOnlyList<FigureRow> Rows { get; init; }

    /// <summary>The tokens drawn, in order.</summary>
    public required IReadOnlyList<FigureColumn> Columns { get; init; }

    /// <summary>What the colours stand for.</summary>
    public required FigureScale Scale { get; init; }

    /// <summary>The colours.</summary>
    public required Palette Palette { get; init; }

    /// <summary>Whether each column's settling depth is to be drawn, as a step line.</summary>
    public bool ShowsSettling { get; init; }

    /// <summary>The first layer of the deep-thinking regime, where its edge and its tokens are to be marked; null where not.</summary>
    public int? DeepFrom { get; init; }

    /// <summary>What to write into each cell, [rows, columns]; null for nothing.</summary>
    public string[,]? Annotations { get; init; }

    /// <summary>Whether there were such texts, for which columns of several tokens have no room.</summary>
    public bool LacksAnnotations { get; init; }

    /// <summary>The title above the picture; empty for none.</summary>
    public string Title { get; init => field = VisibleText.Of(value); } = "";

    /// <summary>How many of the columns there are without what the model predicts after the end of a text, which is no part of it.</summary>
    public int GivenColumns => Columns.Count - (Columns.Count > 1 && Columns[^1].Kind == ColumnKind.Predicted ? 1 : 0);

    /// <summary>The columns before which another part of the sequence ends, in order.</summary>
    public IEnumerable<int> Partings => Enumerable.Range(1, Math.Max(Columns.Count - 1, 0)).Where(column => Columns[column].Kind != Columns[column - 1].Kind);

    /// <summary>What is parted: the answer from its prompt, or what the model predicts from the text before; empty where nothing is.</summary>
    public string PartingNote => Partings.FirstOrDefault() is var column && column == 0 ? ""
        : Columns[column].Kind == ColumnKind.Predicted ? "the model's own choice after the end of the text" : "the answer, behind its prompt";

    /// <summary>What was measured and how: model, lens, profile, g and rho.</summary>
    public required string Caption { get; init => field = VisibleText.Of(value); }

    /// <summary>The deep-thinking ratio of all that was measured, in a few words; empty where there is none.</summary>
    public string Ratio { get; init; } = "";

    /// <summary>Whether lines below the picture say what was measured and what its signs are.</summary>
    public bool HasFooter { get; init; } = true;

    /// <summary>How large a picture file is.</summary>
    public PictureSize Size { get; init; } = new();

    /// <summary>How tokens were put together into groups, and whose value a group has; empty where they were not.</summary>
    public string Grouping { get; init; } = "";

    /// <summary>How tokens became columns, such as "each column is the mean of 10 tokens"; empty where each is one.</summary>
    public string Reduction { get; init; } = "";

    /// <summary>The picture of a trace.</summary>
    /// <exception cref="FathomException">The layers or tokens asked for are not in the trace, or it has no token at all.</exception>
    public static Figure Of(Trace trace, FigureOptions options) => TraceFigure.Of(trace, options);

    /// <summary>The picture of another program's matrix: every row, by its layer's number.</summary>
    /// <exception cref="FathomException">The layers or tokens asked for are not in the matrix, or they are too many.</exception>
    public static Figure Of(ForeignMatrix matrix, MatrixOptions options) => MatrixFigure.Of(matrix, options);
}

/// <summary>What part of a sequence a column is of.</summary>
public enum ColumnKind
{
    /// <summary>The answer, or a given text: what depths are counted over.</summary>
    Counted,
    /// <summary>The prompt of an answer.</summary>
    Prompt,
    /// <summary>The model's own choice after the end of a given text, which the text does not hold.</summary>
    Predicted,
}

/// <summary>A row of a picture.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Ticked">Whether it is marked at the axis.</param>
public readonly record struct FigureRow(int Layer, bool Ticked);

/// <summary>A column of a picture: one token, or a run of tokens that were put together.</summary>
/// <param name="Label">Its label at the axis.</param>
/// <param name="FirstToken">The trace's column that it is, or that it begins with, from 0.</param>
/// <param name="Tokens">How many tokens it stands for.</param>
/// <param name="Settling">The layer at which it settles; null where that could not be measured.</param>
/// <param name="Deep">Whether it is, or holds, a deep-thinking token.</param>
public readonly record struct FigureColumn(string Label, int FirstToken, int Tokens, double? Settling, bool Deep)
{
    /// <summary>What it adds to the text, its spaces with it; fit to be shown.</summary>
    public string Text { get; init; } = Label;

    /// <summary>What part of the sequence it is of; of a run of tokens, what the first is of.</summary>
    public ColumnKind Kind { get; init; }
}
