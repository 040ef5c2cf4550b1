using System.CommandLine;
using System.Globalization;
using Fathom.Models.Sampling;

namespace Fathom.Cli.Options;

/// <summary>How tokens are chosen.</summary>
sealed class SamplingOptionGroup : OptionGroup
{
    readonly float temperatureByDefault;

    /// <summary>The options of a verb, with the temperature that it takes where none is given.</summary>
    public SamplingOptionGroup(float temperature = 0) : base("Sampling")
    {
        temperatureByDefault = temperature;
        Temperature = Add(New.Number<float>("--temperature", temperature == 0
            ? "Divides the logits: 0, the default, takes the likeliest token always."
            : $"Divides the logits: {temperature.ToString(CultureInfo.InvariantCulture)}. 0 takes the likeliest token always."));
        TopK = Add(New.Number<int>("--top-k", "Choose among the K likeliest tokens only; 0 means all."));
        TopP = Add(New.Number<float>("--top-p", "Choose among the likeliest tokens that together have this probability; 1 means all."));
        MinP = Add(New.Number<float>("--min-p", "Choose among tokens with at least this share of the likeliest one's probability; 0 means all."));
        Seed = Add(New.Number<ulong>("--seed", "The same seed gives the same text, for every number of threads: 0."));
        PresencePenalty = Add(New.Number<float>("--presence-penalty", "Subtracted from the logits of tokens that were generated already, as in OpenAI's API: 0."));
        FrequencyPenalty = Add(New.Number<float>("--frequency-penalty", "Subtracted from a token's logit as often as it was generated already: 0."));
        LogitBias = Add(New.Texts("--logit-bias", "ID=VALUE", "Add this to the logit of the token with this id. Several may be given."));
    }

    public Option<float?> Temperature { get; }

    public Option<int?> TopK { get; }

    public Option<float?> TopP { get; }

    public Option<float?> MinP { get; }

    public Option<ulong?> Seed { get; }

    public Option<float?> PresencePenalty { get; }

    public Option<float?> FrequencyPenalty { get; }

    public Option<string[]> LogitBias { get; }

    /// <summary>Says so where options were given that change nothing, because the likeliest token is taken always.</summary>
    public void NoteWhatHasNoEffect(ParseResult parsed, Action<string> note)
    {
        if ((parsed.GetValue(Temperature) ?? temperatureByDefault) == 0 && ((Option[])[TopK, TopP, MinP, Seed]).Any(option => parsed.GetResult(option) is not null))
            note($"{TopK.Name}, {TopP.Name}, {MinP.Name} and {Seed.Name} have no effect without {Temperature.Name}");
    }

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    public SamplingOptions Read(ParseResult parsed)
    {
        var defaults = new SamplingOptions();
        return new()
        {
            Temperature = parsed.GetValue(Temperature) ?? temperatureByDefault,
            TopK = parsed.GetValue(TopK) ?? defaults.TopK,
            TopP = parsed.GetValue(TopP) ?? defaults.TopP,
            MinP = parsed.GetValue(MinP) ?? defaults.MinP,
            Seed = parsed.GetValue(Seed) ?? defaults.Seed,
            PresencePenalty = parsed.GetValue(PresencePenalty) ?? defaults.PresencePenalty,
            FrequencyPenalty = parsed.GetValue(FrequencyPenalty) ?? defaults.FrequencyPenalty,
            LogitBias = ReadBias(parsed),
        };
    }

    /// <exception cref="UsageException">What was given is no id and no number, or an id is given twice.</exception>
    Dictionary<int, float> ReadBias(ParseResult parsed)
    {
        var bias = new Dictionary<int, float>();
        foreach (string given in parsed.GetValue(LogitBias)!)
        {
            string[] parts = given.Split('=');
            if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                || !float.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out float value))
                throw new UsageException($"{LogitBias.Name}: \"{given}\" is not a token id and a number such as 13=-100");
            if (!bias.TryAdd(id, value))
                throw new UsageException($"{LogitBias.Name}: the token id {id} is given twice");
        }
        return bias;
    }
}
