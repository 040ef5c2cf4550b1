using System.CommandLine;

namespace Fathom.Cli.Options;

/// <summary>How long a run would be.</summary>
sealed class ContextOptions : OptionGroup
{
    public ContextOptions() : base("Memory") =>
        Context = Add(New.Number<int>("--context", "Tell the memory for a run of so many positions: by default as many as the model was made for."));

    public Option<int?> Context { get; }
}
