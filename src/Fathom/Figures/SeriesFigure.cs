namespace Fathom.Figures;

/// <summary>The content of a picture of points or steps between two axes, such as an accuracy by a measure.</summary>
public sealed record SeriesFigure
{
    /// <summary>The title above the picture.</summary>
    public required string Title { get; init => field = VisibleText.Of(value); }

    /// <summary>What the axis at the bottom says.</summary>
    public required FigureScale X { get; init; }

    /// <summary>What the axis at the left says.</summary>
    public required FigureScale Y { get; init; }

    /// <summary>The series, in the order of their colours.</summary>
    public required IReadOnlyList<FigureSeries> Series { get; init; }

    /// <summary>A value of the left axis that is marked by a dashed line; null for none.</summary>
    public (double Value, string Name)? Level { get; init; }

    /// <summary>What it shows in a sentence or two, for those who cannot see it.</summary>
    public required string Overview { get; init => field = VisibleText.Of(value); }
}

/// <summary>Points of a picture that belong together.</summary>
/// <param name="Name">What they are; empty where there is one series alone.</param>
/// <param name="Points">The points, from left to right.</param>
public sealed record FigureSeries(string Name, IReadOnlyList<FigurePoint> Points)
{
    /// <summary>Whether each point is a step as wide as to the next, and not joined to it by a line.</summary>
    public bool IsSteps { get; init; }
}

/// <summary>A point of a picture.</summary>
/// <param name="X">Where it is from left to right.</param>
/// <param name="Y">How high it is.</param>
/// <param name="Interval">The ends of its interval, drawn as a whisker; null for none.</param>
public readonly record struct FigurePoint(double X, double Y, (double Low, double High)? Interval = null);
