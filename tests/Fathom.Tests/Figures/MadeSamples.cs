using Fathom.Engine;
using Fathom.Samples;

namespace Fathom.Tests.Figures;

/// <summary>Samples to draw, made up.</summary>
static class MadeSamples
{
    /// <summary>Samples of so many tokens each, those without any cancelled; the seed of the first is 7.</summary>
    public static SampleSet Of(int layers, params int[] tokens)
    {
        var model = SampleTrace.Of(layers, "x");
        return new()
        {
            Model = model.Model,
            Conventions = model.Conventions,
            Layers = layers,
            PromptTokens = 5,
            Timings = new(2, 1, 2, 4, 8, 16, 32),
            Samples = [.. tokens.Select((count, number) => Sample(layers, count, number))],
        };
    }

    static Sample Sample(int layers, int tokens, int number)
    {
        ulong seed = 7 + (ulong)number;
        if (tokens == 0)
            return new(seed, Finish.Cancelled, trace: null);
        string[] words = [.. Enumerable.Range(0, tokens).Select(i => $" word{i}<b>")];
        var trace = SampleTrace.Of(layers, (layer, token) => layer > (token * (7 + number) + 3) % layers ? 0.1f : 0.9f, [.. words.Select(System.Text.Encoding.UTF8.GetBytes)]);
        return new(seed, number % 2 == 0 ? Finish.End : Finish.Length, trace with { GeneratedIds = [.. Enumerable.Range(0, tokens)], GeneratedText = string.Concat(words) });
    }
}
