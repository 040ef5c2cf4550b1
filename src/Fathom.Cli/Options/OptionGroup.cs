using System.CommandLine;

namespace Fathom.Cli.Options;

/// <summary>Options that belong together: verbs share them, and help shows them under one heading.</summary>
abstract class OptionGroup(string heading)
{
    readonly List<Option> options = [];

    /// <summary>What help says above them.</summary>
    public string Heading => heading;

    /// <summary>The options, in the order of help.</summary>
    public IReadOnlyList<Option> Options => options;

    /// <summary>Takes in an option and gives it back.</summary>
    protected T Add<T>(T option) where T : Option
    {
        options.Add(option);
        return option;
    }

    /// <summary>Takes in an option before all others, and gives it back.</summary>
    protected T AddFirst<T>(T option) where T : Option
    {
        options.Insert(0, option);
        return option;
    }
}
