using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Fathom.Cli;

/// <summary>The fathom command: its verbs, and the way from arguments to an exit code.</summary>
static class FathomCommand
{
    /// <summary>Runs the command. Whatever goes wrong becomes a line on stderr and an exit code.</summary>
    public static int Run(IReadOnlyList<string> arguments, CommandIo io)
    {
        try
        {
            var parsed = Root(io).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
            if (parsed.Action is ParseErrorAction)
                throw new UsageException(parsed.Errors[0].Message.Replace("\n\t", " ", StringComparison.Ordinal));
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = io.Raw, Error = TextWriter.Null });
        }
        catch (Exception error)
        {
            return ErrorReport.Write(io.Error, error);
        }
    }

    static RootCommand Root(CommandIo io)
    {
        var version = new VersionCommand(io);
        var root = new RootCommand("Shows at what depth of a language model each token's prediction settles.")
        {
            new MapCommand(io), new SampleCommand(io), new DrawCommand(io), new DescribeCommand(io), new CompareCommand(io), new AttributeCommand(io), new ChatCommand(io),
            new TokenizeCommand(io), new TemplateCommand(io), new ModelCommand(io), new LensCommand(io), new CacheCommand(io), version, new CompletionCommand(io),
        };
        root.Action = new HelpText(io, whateverElse: false);
        foreach (var option in root.Options)
            option.Action = option switch
            {
                HelpOption => new HelpText(io),
                VersionOption => version.Action,
                _ => option.Action,
            };
        return root;
    }
}
