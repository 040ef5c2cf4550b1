namespace Fathom.Figures;

/// <summary>What a picture of another program's matrix shows.</summary>
public sealed record MatrixOptions
{
    /// <summary>How it is drawn; what else it holds is for traces.</summary>
    public FigureOptions Drawing { get; init; } = new();

    /// <summary>Where the matrix is from, such as the name of its file.</summary>
    public string Source { get; init; } = "";
}
