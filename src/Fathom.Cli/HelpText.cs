using System.CommandLine;
using System.CommandLine.Invocation;

namespace Fathom.Cli;

/// <summary>Writes the help of a verb, its options under the headings of their groups, or of the whole command.</summary>
/// <param name="io">Where it goes.</param>
/// <param name="whateverElse">Whether it is written whatever else stands on the command line, because it was asked for.</param>
sealed class HelpText(CommandIo io, bool whateverElse = true) : SynchronousCommandLineAction
{
    const int LeftColumn = 26, LeastText = 24;

    public override bool ClearsParseErrors => whateverElse;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        if (command is Verb verb)
            WriteVerb(verb);
        else
            WriteVerbs(command);
        return ExitCode.Fine;
    }

    void WriteVerbs(Command group)
    {
        WriteWrapped(group.Description!, indent: 0);
        WriteHeading("Usage");
        io.Out.WriteLine($"  {NameOf(group)} VERB [options]");
        WriteHeading("Verbs");
        foreach (var verb in group.Subcommands)
            WriteRow(verb.Name, verb.Description!);
        io.Out.WriteLine();
        WriteWrapped($"{NameOf(group)} VERB --help shows the options of a verb.", indent: 0);
    }

    void WriteVerb(Verb verb)
    {
        WriteWrapped(verb.Description!, indent: 0);
        WriteHeading("Usage");
        string arguments = string.Concat(verb.Arguments.Select(static argument => argument.HasDefaultValue ? $" [{argument.Name}]" : $" {argument.Name}"));
        io.Out.WriteLine($"  {NameOf(verb)}{arguments}{(verb.Groups.Count > 0 ? " [options]" : "")}");
        if (verb.Arguments.Count > 0)
            WriteHeading("Arguments");
        foreach (var argument in verb.Arguments)
            WriteRow(argument.Name, argument.Description!);
        foreach (var group in verb.Groups)
        {
            WriteHeading(group.Heading);
            foreach (var option in group.Options)
                WriteRow($"{option.Name} {option.HelpName}".TrimEnd(), option.Description!);
        }
        if (verb.Examples.Count > 0)
            WriteHeading("Examples");
        foreach (string example in verb.Examples)
            io.Out.WriteLine($"  {example}");
    }

    /// <summary>What is typed to call it, with the verbs that it belongs to.</summary>
    static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{NameOf(parent)} {command.Name}" : "fathom";

    void WriteHeading(string heading) => io.Out.WriteLine($"\n{heading}:");

    /// <summary>A name and what it means beside it, or below it where there is no room.</summary>
    void WriteRow(string name, string meaning)
    {
        bool beside = name.Length + 4 <= LeftColumn && io.Terminal.Width >= LeftColumn + LeastText;
        io.Out.Write($"  {name}".PadRight(beside ? LeftColumn : 0));
        if (!beside)
            io.Out.WriteLine();
        WriteWrapped(meaning, io.Terminal.Width >= LeftColumn + LeastText ? LeftColumn : 6, begun: beside);
    }

    /// <summary>Breaks a text between words. Its first line is begun already where a name stands before it.</summary>
    void WriteWrapped(string text, int indent, bool begun = false)
    {
        string margin = new(' ', indent);
        int column = begun ? indent : 0;
        foreach (string word in text.Split(' '))
        {
            if (column > indent && column + 1 + word.Length > io.Terminal.Width)
            {
                io.Out.WriteLine();
                column = 0;
            }
            string before = column == 0 ? margin : column > indent ? " " : "";
            io.Out.Write(before + word);
            column = Math.Max(column, indent) + (before == " " ? 1 : 0) + word.Length;
        }
        io.Out.WriteLine();
    }
}
