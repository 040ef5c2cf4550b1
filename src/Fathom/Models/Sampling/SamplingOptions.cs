using System.Globalization;

namespace Fathom.Models.Sampling;

/// <summary>How the next token is chosen. Penalties and biases change the logits first; each restriction works on what the one before leaves, in this order.</summary>
public sealed record SamplingOptions
{
    /// <summary>Subtracted from the logit of every token that was generated already.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Subtracted from a token's logit as often as it was generated already.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Added to the logits of these tokens, by id.</summary>
    public IReadOnlyDictionary<int, float> LogitBias { get; init; } = new Dictionary<int, float>();

    /// <summary>Divides the logits; 0 takes the likeliest token always, after penalties and biases.</summary>
    public float Temperature { get; init; }

    /// <summary>Only the K likeliest tokens; 0 means all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the likeliest tokens that together have this probability; 1 means all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Only tokens with at least this share of the likeliest one's probability; 0 means all.</summary>
    public float MinP { get; init; }

    /// <summary>The same seed gives the same text, on every run and for every number of threads.</summary>
    public ulong Seed { get; init; }

    /// <summary>Refuses values that mean nothing.</summary>
    /// <exception cref="FathomException">A value is out of its range.</exception>
    public void Check()
    {
        CheckFinite("presence penalty", PresencePenalty);
        CheckFinite("frequency penalty", FrequencyPenalty);
        foreach (var (id, bias) in LogitBias)
            CheckFinite($"logit bias of the token {id}", bias);
        if (!float.IsFinite(Temperature) || Temperature < 0)
            throw new FathomException(string.Create(CultureInfo.InvariantCulture, $"the temperature is {Temperature}: it must be 0 or more"));
        if (TopK < 0)
            throw new FathomException(string.Create(CultureInfo.InvariantCulture, $"top-k is {TopK}: it must be 0 (all) or more"));
        if (!(TopP > 0 && TopP <= 1))
            throw new FathomException(string.Create(CultureInfo.InvariantCulture, $"top-p is {TopP}: it must be above 0 and at most 1"));
        if (!(MinP >= 0 && MinP <= 1))
            throw new FathomException(string.Create(CultureInfo.InvariantCulture, $"min-p is {MinP}: it must be from 0 to 1"));
    }

    /// <summary>The same, for a model with so many tokens.</summary>
    internal void Check(int vocabulary)
    {
        Check();
        foreach (int id in LogitBias.Keys)
            if ((uint)id >= (uint)vocabulary)
                throw new FathomException($"the token id {id}, whose logit is biased, is outside the vocabulary of {vocabulary}");
    }

    static void CheckFinite(string name, float value)
    {
        if (!float.IsFinite(value))
            throw new FathomException(string.Create(CultureInfo.InvariantCulture, $"the {name} is {value}: it must be a finite number"));
    }
}
