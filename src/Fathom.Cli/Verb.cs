using System.CommandLine;
using Fathom.Cli.Options;

namespace Fathom.Cli;

/// <summary>A verb of the command: its options in groups, and what it does.</summary>
abstract class Verb : Command
{
    readonly List<OptionGroup> groups = [];
    bool interrupted;

    protected Verb(string name, string description, CommandIo io) : base(name, description)
    {
        Io = io;
        SetAction(parsed => Run(parsed) is var code && interrupted && code == ExitCode.Fine ? ExitCode.Interrupted : code);
    }

    /// <summary>The groups of its options, in the order of help.</summary>
    public IReadOnlyList<OptionGroup> Groups => groups;

    /// <summary>Command lines that help shows.</summary>
    public virtual IReadOnlyList<string> Examples => [];

    /// <summary>What it reads from and writes to.</summary>
    protected CommandIo Io { get; }

    /// <summary>Does it; returns the exit code.</summary>
    protected abstract int Run(ParseResult parsed);

    /// <summary>While it lives, Ctrl+C asks to end; the command's exit code tells that it did, whatever was kept.</summary>
    protected Interruption Interruptible() => new(() => Volatile.Write(ref interrupted, true));

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
