using System.CommandLine;
using Fathom.Models.Sampling;

namespace Fathom.Cli.Options;

/// <summary>How tokens are chosen.</summary>
sealed class SamplingOptionGroup : OptionGroup
{
    public SamplingOptionGroup() : base("Sampling")
    {
        Temperature = Add(New.Number<float>("--temperature", "Divides the logits: 0, the default, takes the likeliest token always."));
        TopK = Add(New.Number<int>("--top-k", "Choose among the K likeliest tokens only; 0 means all."));
        TopP = Add(New.Number<float>("--top-p", "Choose among the likeliest tokens that together have this probability; 1 means all."));
        MinP = Add(New.Number<float>("--min-p", "Choose among tokens with at least this share of the likeliest one's probability; 0 means all."));
        Seed = Add(New.Number<ulong>("--seed", "The same seed gives the same text, for every number of threads: 0."));
    }

    public Option<float?> Temperature { get; }

    public Option<int?> TopK { get; }

    public Option<float?> TopP { get; }

    public Option<float?> MinP { get; }

    public Option<ulong?> Seed { get; }

    /// <summary>Says so where options were given that change nothing, because the likeliest token is taken always.</summary>
    public void NoteWhatHasNoEffect(ParseResult parsed, Action<string> note)
    {
        if (parsed.GetValue(Temperature) is null or 0 && Options.Any(option => option != Temperature && parsed.GetResult(option) is not null))
            note($"the sampling options have no effect without {Temperature.Name}");
    }

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    public SamplingOptions Read(ParseResult parsed)
    {
        var defaults = new SamplingOptions();
        return new()
        {
            Temperature = parsed.GetValue(Temperature) ?? defaults.Temperature,
            TopK = parsed.GetValue(TopK) ?? defaults.TopK,
            TopP = parsed.GetValue(TopP) ?? defaults.TopP,
            MinP = parsed.GetValue(MinP) ?? defaults.MinP,
            Seed = parsed.GetValue(Seed) ?? defaults.Seed,
        };
    }
}
