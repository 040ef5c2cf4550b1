using System.CommandLine;
using System.CommandLine.Parsing;
using Fathom.Cli.Options;

namespace Fathom.Cli;

/// <summary>Says of a command line that makes no sense what was meant, as far as one can guess.</summary>
static class Misuse
{
    static readonly string[] ModelEndings = [".gguf", ".safetensors"];

    /// <summary>What is wrong with a command line, in a sentence.</summary>
    public static string Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(IsGivenTwice) is { } twice)
            return $"{twice.Option.Name} is given {Times(twice.Tokens.Count)}, as {string.Join(" and as ", twice.Tokens.Select(static token => $"\"{token.Value}\""))}: it takes one value"
                + (twice.Option is ModelOption ? ", and a run has one model (fathom compare draws how the traces of two differ)" : "");
        return parsed.UnmatchedTokens is [var unknown, ..] ? OfUnknown(command, unknown) : parsed.Errors[0].Message.Replace("\n\t", " ", StringComparison.Ordinal);
    }

    static bool IsGivenTwice(OptionResult result) =>
        result.Option.Arity.MaximumNumberOfValues == 1 && result.IdentifierTokenCount > 1 && result.Tokens.Count > 1;

    static string OfUnknown(Command command, string given)
    {
        string name = HelpText.NameOf(command);
        if (given.Length > 1 && given[0] == '-')
            return $"{name} has no option {given}{Suggestion(given, command.Options.Where(static option => !option.Hidden).SelectMany(static option => option.Aliases.Prepend(option.Name)))}";
        if (command is not Verb verb)
            return $"{name} has no verb \"{given}\"{Suggestion(given, command.Subcommands.Select(static verb => verb.Name))}";
        string[] options = [.. verb.Options.Where(static option => !option.Hidden).Select(static option => option.Name)];
        string what = $"{name} takes {(verb.Arguments.Count == 0 ? "nothing" : verb.Arguments.Count == 1 ? $"one {verb.Arguments[0].Name}" : $"{string.Join(" and ", verb.Arguments.Select(static argument => argument.Name))}, no more,")} without an option, but was given \"{given}\"";
        return options.Contains("--model") && IsLikeModel(given) ? $"{what}: --model names a model"
            : options.Contains("--prompt") ? $"{what}: --prompt gives a question, --text names a text's file, --model a model"
            : what;
    }

    static bool IsLikeModel(string given) => ModelEndings.Contains(OutputFile.Ending(given)) || Directory.Exists(given);

    static string Times(int count) => count == 2 ? "twice" : $"{count} times";

    /// <summary>The name that was meant, where one is near: begins alike, or differs by few letters.</summary>
    static string Suggestion(string given, IEnumerable<string> names)
    {
        var near = names.Select(name => (Name: name, Distance: name.StartsWith(given, StringComparison.Ordinal) && given.TrimStart('-').Length > 1 ? 1 : Distance(given, name)))
            .Where(name => name.Distance <= Math.Max(1, given.TrimStart('-').Length / 3)).OrderBy(static name => name.Distance).ToArray();
        return near.Length > 0 ? $": did you mean {near[0].Name}?" : "";
    }

    /// <summary>How many letters have to be put in, left out, changed, or swapped with the next (optimal string alignment).</summary>
    static int Distance(string a, string b)
    {
        int[,] distance = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            for (int j = 0; j <= b.Length; j++)
                if (i == 0 || j == 0)
                    distance[i, j] = i + j;
                else
                {
                    int change = distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                    distance[i, j] = Math.Min(change, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                    if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                        distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
        return distance[a.Length, b.Length];
    }
}
