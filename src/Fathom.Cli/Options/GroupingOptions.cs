using System.CommandLine;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Cli.Options;

/// <summary>Which tokens are drawn and told as one.</summary>
sealed class GroupingOptions : OptionGroup
{
    const string Words = "words";

    public GroupingOptions() : base("Words instead of tokens")
    {
        Group = Add(New.File("--group", "words|FILE", "Draw columns as one: those of a word (an ideograph singly, other scripts by runs of one script), or the spans of a file, a line each: 4-8, a tab, a label."));
        GroupBy = Add(New.Choice("--group-by", "Which value a group has: max by default.",
            [Reduction.Max, Reduction.Mean, Reduction.Last], static by => by.ToString().ToLowerInvariant()));
    }

    public Option<string?> Group { get; }

    public Option<Reduction> GroupBy { get; }

    /// <summary>The lines of the file of groups, which can be read before there are tokens; null where none is named.</summary>
    /// <exception cref="FathomException">The file cannot be read.</exception>
    /// <exception cref="UsageException">It is said which value a group has, but there are none.</exception>
    public string[]? ReadSpans(ParseResult parsed, CommandIo io)
    {
        if (parsed.GetValue(Group) is null && parsed.GetResult(GroupBy) is { Implicit: false })
            throw new UsageException($"{GroupBy.Name} goes with {Group.Name}");
        return parsed.GetValue(Group) is { } file and not Words ? InputFile.Lines(file, io) : null;
    }

    /// <summary>What is drawn, its tokens in the groups that were asked for.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="drawing">What is drawn, in tokens.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="spans">The lines of <see cref="ReadSpans"/>.</param>
    /// <exception cref="FathomException">The spans do not fit the tokens.</exception>
    public FigureOptions Apply(ParseResult parsed, FigureOptions drawing, IReadOnlyList<TraceToken> tokens, string[]? spans) => drawing with
    {
        Groups = parsed.GetValue(Group) switch
        {
            null => null,
            Words => TokenGroups.Words(tokens),
            var file => TokenGroups.Parse(spans!, file, tokens),
        },
        GroupBy = parsed.GetResult(GroupBy) is null ? Reduction.Max : parsed.GetValue(GroupBy),
    };
}
