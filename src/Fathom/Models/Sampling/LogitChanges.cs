namespace Fathom.Models.Sampling;

/// <summary>Changes logits before a token is chosen: takes penalties off those of tokens that were generated already, and adds biases.</summary>
sealed class LogitChanges
{
    readonly SamplingOptions options;
    readonly float[] changed;
    readonly Dictionary<int, int> generated = [];

    LogitChanges(SamplingOptions options, int vocabulary) => (this.options, changed) = (options, new float[vocabulary]);

    /// <summary>The changes that the options ask for; null for none.</summary>
    public static LogitChanges? Of(SamplingOptions options, int vocabulary) =>
        options is { PresencePenalty: 0, FrequencyPenalty: 0, LogitBias.Count: 0 } ? null : new(options, vocabulary);

    /// <summary>A token was generated.</summary>
    public void Count(int token) => generated[token] = generated.GetValueOrDefault(token) + 1;

    /// <summary>The changed logits [V], valid until the next call; what no float can hold becomes the largest that can.</summary>
    public ReadOnlySpan<float> Apply(ReadOnlySpan<float> logits)
    {
        logits.CopyTo(changed);
        foreach (var (token, count) in generated)
            Add(token, -(options.PresencePenalty + options.FrequencyPenalty * (double)count));
        foreach (var (token, bias) in options.LogitBias)
            Add(token, bias);
        return changed;
    }

    void Add(int token, double change) => changed[token] = (float)Math.Clamp(changed[token] + change, float.MinValue, float.MaxValue);
}
