using System.CommandLine;
using Fathom.Cli.Options;

namespace Fathom.Cli;

/// <summary>A verb of the command: its options in groups, and what it does.</summary>
abstract class Verb : Command
{
    readonly List<OptionGroup> groups = [];

    protected Verb(string name, string description, CommandIo io) : base(name, description)
    {
        Io = io;
        SetAction(Run);
    }

    /// <summary>The groups of its options, in the order of help.</summary>
    public IReadOnlyList<OptionGroup> Groups => groups;

    /// <summary>What it reads from and writes to.</summary>
    protected CommandIo Io { get; }

    /// <summary>Does it; returns the exit code.</summary>
    protected abstract int Run(ParseResult parsed);

    /// <summary>Takes in groups of options.</summary>
    protected void Take(ReadOnlySpan<OptionGroup> taken)
    {
        foreach (var group in taken)
        {
            groups.Add(group);
            foreach (var option in group.Options)
                Add(option);
        }
    }
}
