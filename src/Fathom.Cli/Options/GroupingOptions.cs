using System.CommandLine;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Cli.Options;

/// <summary>Which tokens are drawn and told as one.</summary>
sealed class GroupingOptions : OptionGroup
{
    public GroupingOptions() : base("Words instead of tokens")
    {
        Group = Add(New.Text("--group", "words|FILE", "Draw columns as one: those of a word, or the spans of a file, a line each: 4-8, a tab, a label."));
        GroupBy = Add(New.Choice("--group-by", "Which value a group has: max by default.",
            [Reduction.Max, Reduction.Mean, Reduction.Last], static by => by.ToString().ToLowerInvariant()));
    }

    public Option<string?> Group { get; }

    public Option<Reduction> GroupBy { get; }

    /// <summary>What is drawn, its tokens in the groups that were asked for.</summary>
    /// <exception cref="FathomException">The file of groups cannot be read, or does not fit the tokens.</exception>
    public FigureOptions Apply(ParseResult parsed, FigureOptions drawing, IReadOnlyList<TraceToken> tokens, CommandIo io) => drawing with
    {
        Groups = parsed.GetValue(Group) switch
        {
            null => null,
            "words" => TokenGroups.Words(tokens),
            var file => TokenGroups.Parse(InputFile.Lines(file, io), file, tokens),
        },
        GroupBy = parsed.GetResult(GroupBy) is null ? Reduction.Max : parsed.GetValue(GroupBy),
    };
}
