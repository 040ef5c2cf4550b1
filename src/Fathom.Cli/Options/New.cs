using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Fathom.Cli.Options;

/// <summary>Makes options of the usual kinds. Numbers are read strictly: what is not wholly a number is an error, as in 0,5 for 0.5.</summary>
static partial class New
{
    /// <summary>So many characters of choices fit beside an option's name; more stand in its description.</summary>
    const int MostShown = 64;

    const int MostWholes = 1 << 20;

    /// <summary>The option, which can be called by a letter too.</summary>
    public static T Also<T>(string letter, T option) where T : Option
    {
        option.Aliases.Add(letter);
        return option;
    }

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    public static Option<string[]> Texts(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, DefaultValueFactory = static _ => [] };

    /// <summary>A file or folder, whose name is not empty.</summary>
    public static Option<string?> File(string name, string value, string description) => NotEmpty(Text(name, value, description));

    /// <summary>Files, whose names are not empty.</summary>
    public static Option<string[]> Files(string name, string value, string description) => NotEmpty(Texts(name, value, description));

    /// <summary>A file or folder that stands without an option, and whose name is not empty.</summary>
    public static Argument<string> FileArgument(string name, string description, string? byDefault = null)
    {
        var argument = new Argument<string>(name) { Description = description, DefaultValueFactory = byDefault is null ? null : _ => byDefault };
        argument.Validators.Add(result => RefuseEmpty(result, name));
        return argument;
    }

    /// <summary>The option, refusing a name that is empty.</summary>
    public static T NotEmpty<T>(T option) where T : Option
    {
        option.Validators.Add(result => RefuseEmpty(result, option.Name));
        return option;
    }

    static void RefuseEmpty(SymbolResult result, string name)
    {
        if (result.Tokens.Any(static token => token.Value.Length == 0))
            result.AddError($"{name}: the name is empty");
    }

    /// <summary>One of some values, by its name; the default of the type where none is given.</summary>
    public static Option<T?> Choice<T>(string name, string description, IReadOnlyList<T> values, Func<T, string> nameOf)
    {
        string[] names = [.. values.Select(nameOf)];
        string choices = string.Join('|', names);
        bool fits = choices.Length <= MostShown;
        var option = Parsed(name, fits ? choices : "NAME", fits ? description : $"{description} One of {string.Join(", ", names)}.", text => Array.IndexOf(names, text) is >= 0 and int index
            ? values[index]
            : throw new FormatException($"is none of {string.Join(", ", names)}"));
        option.CompletionSources.Clear();   // those of an enumeration are its names in C#
        option.CompletionSources.Add(names);
        return option;
    }

    public static Option<T?> Number<T>(string name, string description) where T : struct, INumber<T> =>
        new(name) { HelpName = "N", Description = description, CustomParser = static result => Parse(result, static text => (T?)ParseNumber<T>(text)) };

    /// <summary>An inclusive range such as 3..12, or one number.</summary>
    public static Option<(T First, T Last)?> Range<T>(string name, string description) where T : struct, INumber<T> => new(name)
    {
        HelpName = "A..B",
        Description = description,
        CustomParser = static result => Parse<(T, T)?>(result, static text =>
        {
            string[] ends = Ends(text);
            if (ends.Length > 2)
                throw new FormatException("is no range such as 3..12");
            var (first, last) = (ParseNumber<T>(ends[0]), ParseNumber<T>(ends[^1]));
            return first <= last ? (first, last) : throw new FormatException("runs backwards");
        }),
    };

    /// <summary>Whole numbers from 0, such as 3, 3,7 or 3..7, each once and in order.</summary>
    public static int[] ParseWholes(string text)
    {
        var numbers = new SortedSet<int>();
        foreach (string part in text.Split(','))
        {
            int[] ends = [.. Ends(part).Select(static end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1)];
            if (ends.Length > 2 || ends.Contains(-1) || ends[0] > ends[^1] || ends[^1] - ends[0] > MostWholes)
                throw new FormatException("is not a whole number from 0, or several such as 3,7 or 3..7");
            numbers.UnionWith(Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));
        }
        return [.. numbers];
    }

    /// <summary>The ends of a range: 3..12, or of whole numbers 3-12; or one number.</summary>
    static string[] Ends(string text) => WholeRange().IsMatch(text) ? text.Split('-') : text.Split("..");

    [GeneratedRegex(@"^\d+-\d+$")]
    private static partial Regex WholeRange();

    /// <summary>A value that a text stands for; the parser throws a <see cref="FormatException"/> that says what the text is not.</summary>
    public static Option<T?> Parsed<T>(string name, string value, string description, Func<string, T> parse) =>
        new(name) { HelpName = value, Description = description, CustomParser = result => Parse(result, parse) };

    public static T ParseNumber<T>(string text) where T : INumber<T> =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException(T.IsZero(T.One / (T.One + T.One)) ? "is not a whole number, or too large" : "is not a number");

    static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        string text = result.Tokens[0].Value;
        try
        {
            return parse(text);
        }
        catch (FormatException error)
        {
            result.AddError($"{((OptionResult)result.Parent!).IdentifierToken!.Value}: \"{text}\" {error.Message}");
            return default;
        }
    }
}
