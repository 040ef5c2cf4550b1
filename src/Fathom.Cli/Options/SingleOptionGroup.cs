using System.CommandLine;

namespace Fathom.Cli.Options;

/// <summary>Options under a heading that belong to one verb.</summary>
sealed class SingleOptionGroup : OptionGroup
{
    public SingleOptionGroup(string heading, params ReadOnlySpan<Option> options) : base(heading)
    {
        foreach (var option in options)
            Add(option);
    }
}
