using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Fathom.Cli.Machines;
using Fathom.Cli.Serving;
using Fathom.Cli.Studies;

namespace Fathom.Cli;

/// <summary>The fathom command: its verbs, and the way from arguments to an exit code.</summary>
static class FathomCommand
{
    const string Help = "help";

    /// <summary>The verbs in the order of help, each made when it is wanted: most of a start is spent on the options of verbs.</summary>
    static readonly (string Name, Func<CommandIo, Command> Make)[] Verbs =
    [
        ("map", static io => new MapCommand(io)),
        ("sample", static io => new SampleCommand(io)),
        ("draw", static io => new DrawCommand(io)),
        ("describe", static io => new DescribeCommand(io)),
        ("compare", static io => new CompareCommand(io)),
        ("attribute", static io => new AttributeCommand(io)),
#if STUDIES
        ("think", static io => new ThinkCommand(io)),
        ("study", static io => new StudyCommand(io)),
#else
        ("think", static _ => new LeftOutCommand("think")),
        ("study", static _ => new LeftOutCommand("study")),
#endif
        ("chat", static io => new ChatCommand(io)),
        ("serve", static io => new ServeCommand(io)),
        ("worker", static io => new WorkerCommand(io)),
        ("cluster", static io => new ClusterCommand(io)),
        ("tokenize", static io => new TokenizeCommand(io)),
        ("template", static io => new TemplateCommand(io)),
        ("model", static io => new ModelCommand(io)),
        ("pull", static io => new PullCommand(io)),
        ("data", static io => new DataCommand(io)),
        ("lens", static io => new LensCommand(io)),
        ("cache", static io => new CacheCommand(io)),
        ("version", static io => new VersionCommand(io)),
        ("completion", static io => new CompletionCommand(io)),
    ];

    /// <summary>Runs the command. Whatever goes wrong becomes a line on stderr and an exit code.</summary>
    public static int Run(IReadOnlyList<string> arguments, CommandIo io)
    {
        try
        {
            bool isHelp = arguments is [Help, ..];
            string[] given = [.. isHelp ? arguments.Skip(1) : arguments];
            var parsed = Parse(given, io);
            if (isHelp ? parsed.UnmatchedTokens.Count > 0 : parsed.Action is ParseErrorAction)
                throw new UsageException(Misuse.Of(parsed));
            if (isHelp)
                return new HelpText(io).Invoke(parsed);
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = io.Raw, Error = TextWriter.Null });
        }
        catch (Exception error)
        {
            return ErrorReport.Write(io.Error, error);
        }
    }

    /// <summary>What a command line says.</summary>
    internal static ParseResult Parse(IReadOnlyList<string> arguments, CommandIo io) =>
        Root(io, arguments.Count > 0 ? arguments[0] : "").Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });

    /// <summary>The command with the verb that its first argument names, or with all where that names none: what is suggested and told of them needs all.</summary>
    static RootCommand Root(CommandIo io, string first)
    {
        var root = new RootCommand("Shows at what depth of a language model each token's prediction settles.");
        foreach (var verb in Array.FindAll(Verbs, verb => verb.Name == first) is { Length: > 0 } one ? one : Verbs)
            root.Add(verb.Make(io));
        root.Action = new HelpText(io, whateverElse: false);
        foreach (var option in root.Options)
            option.Action = option switch
            {
                HelpOption => new HelpText(io),
                VersionOption => new VersionCommand(io).Action,
                _ => option.Action,
            };
        return root;
    }
}
