using System.Globalization;
using Fathom.Engine;
using Fathom.Figures;
using Fathom.Models.Sampling;
using Fathom.Samples;
using Fathom.Traces;

namespace Fathom.Reports;

/// <summary>Says what was asked of the model, by what program, and how it ended.</summary>
public static class OriginText
{
    const int LongestText = 600;

    /// <summary>A paragraph; empty where the trace does not know it.</summary>
    public static string Of(Trace trace)
    {
        if (trace.Origin is not { } origin)
            return "";
        List<string> sentences = Asked(trace, origin, $"seed {origin.Generation?.Sampling.Seed}");
        if (trace.IsPartial)
            sentences.Add($"This is partial: {(origin.Finish == Finish.Failed ? "what runs the model could not go on" : "the run was interrupted")}.");
        else if (origin.Finish is { } finish)
            sentences.Add($"The answer ended {Ended(finish)}.");
        if (trace.Engine is { } engine)
            sentences.Add($"The blocks were run by {VisibleText.Of($"{engine.Name} ({engine.Version}, build {engine.Build}; {engine.Device}{(engine.Exact ? ", exact" : "")})")}: numbers are the same in every run and beside others within rounding, not to the bit.");
        return string.Join(' ', [.. sentences, Measured(origin)]);
    }

    /// <summary>The same of samples, which were all asked the same.</summary>
    public static string Of(SampleSet set)
    {
        if (set.Asked is not { Origin: { } origin } trace)
            return "";
        ulong first = set.Samples[0].Seed, last = set.Samples[^1].Seed;
        return string.Join(' ', [.. Asked(trace, origin, first == last ? $"seed {first}" : $"seeds {first} to {last}"), Measured(origin)]);
    }

    static List<string> Asked(Trace trace, TraceOrigin origin, string seeds)
    {
        List<string> sentences = [Given(origin, trace)];
        if (origin.Generation is { } generation)
            sentences.Add($"Tokens were chosen {Sampled(generation.Sampling, seeds)}, at most {Wording.Count(generation.MaxTokens, "token")}"
                + $"{(generation.IgnoreEnd ? ", end tokens ignored" : "")}{(generation.Stop.Count > 0 ? $", up to {Wording.List([.. generation.Stop.Select(Quoted)])}" : "")}.");
        if (trace.Variables.Count > 0)
            sentences.Add($"The chat template was told {Wording.List([.. trace.Variables.Select(static variable => VisibleText.Of($"{variable.Key} = {variable.Value.GetRawText()}"))])}.");
        return sentences;
    }

    static string Measured(TraceOrigin origin) => $"Measured by {VisibleText.Of(origin.Program)} with {VisibleText.Of(origin.InstructionSet)} instructions.";

    static string Given(TraceOrigin origin, Trace trace)
    {
        string tokens = Wording.Count(origin.PromptIds.Count, "token");
        string kind = trace.Tokens.Any(static token => token.Generated) ? origin.Messages is { } messages ? $"a conversation of {Wording.Count(messages.GetArrayLength(), "message")}" : "a prompt" : "a text";
        return $"The model was given {kind} of {tokens}{(origin.PromptText.Length > 0 ? $": {Quoted(origin.PromptText)}" : "")}.";
    }

    static string Sampled(SamplingOptions sampling, string seeds)
    {
        if (sampling.Temperature == 0)
            return "as the likeliest";
        List<string> how = [Number("temperature", sampling.Temperature)];
        if (sampling.TopK > 0)
            how.Add(Number("top-k", sampling.TopK));
        if (sampling.TopP < 1)
            how.Add(Number("top-p", sampling.TopP));
        if (sampling.MinP > 0)
            how.Add(Number("min-p", sampling.MinP));
        if (sampling.PresencePenalty != 0)
            how.Add(Number("presence penalty", sampling.PresencePenalty));
        if (sampling.FrequencyPenalty != 0)
            how.Add(Number("frequency penalty", sampling.FrequencyPenalty));
        if (sampling.LogitBias.Count > 0)
            how.Add($"biased logits of {Wording.Count(sampling.LogitBias.Count, "token")}");
        return $"by chance ({string.Join(", ", how)}, {seeds})";
    }

    static string Number(string name, float value) => string.Create(CultureInfo.InvariantCulture, $"{name} {value}");

    static string Ended(Finish finish) => finish switch
    {
        Finish.End => "by a token that ends it",
        Finish.Stop => "by a text that was to end it",
        Finish.Length => "at its length",
        Finish.Rejected => "after its first tokens, since those of other samples promised more",
        _ => "when it was cancelled",
    };

    static string Quoted(string text) => $"“{VisibleText.Shorten(VisibleText.Of(text.ReplaceLineEndings("⏎")), LongestText)}”";
}
