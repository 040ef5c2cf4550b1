using Fathom.Figures;

namespace Fathom.Cli.Options;

/// <summary>A measure that is to be drawn.</summary>
/// <param name="Name">The name it is asked for by.</param>
/// <param name="Measure">The measure; of a watched token, the one of the same kind that every trace has.</param>
/// <param name="Watched">The watched token that it is of; null for the columns' own.</param>
sealed record MeasureChoice(string Name, Measure Measure, WatchedName? Watched)
{
    /// <summary>The names of measures that are not of a watched token.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Measure.All.Select(static measure => measure.Name)];

    /// <exception cref="FormatException">There is no measure of that name.</exception>
    public static MeasureChoice Parse(string text) =>
        WatchedName.Of(text) is { } watched ? new(text, watched.IsRank ? Measure.Rank : Measure.Probability, watched)
        : Measure.All.FirstOrDefault(measure => measure.Name == text) is { } measure ? new(text, measure, null)
        : throw new FormatException($"is none of {string.Join(", ", Names)}, nor watch:TOKEN or watch-rank:TOKEN");
}
