using Fathom.Depth;
using Fathom.Engine;
using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Samples;

/// <summary>Several answers of one model to one prompt, which it read once.</summary>
public sealed record SampleSet
{
    /// <summary>The model.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary>The other program that ran the model's blocks; null where Fathom did.</summary>
    public EngineFacts? Engine { get; init; }

    /// <summary>What the depths of all samples depend on.</summary>
    public required Conventions Conventions { get; init; }

    /// <summary>How many layers the model has.</summary>
    public required int Layers { get; init; }

    /// <summary>How many tokens the prompt has.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>The samples, by their seeds: sample i has the first one's seed plus i.</summary>
    public required IReadOnlyList<Sample> Samples { get; init; }

    /// <summary>Where the time went, for all samples together.</summary>
    public required TraceTimings Timings { get; init; }

    /// <summary>The first layer of the deep-thinking regime.</summary>
    public int DeepFrom => DepthReading.FirstDeepLayer(Conventions.Rho, Layers);

    /// <summary>How many of the samples were interrupted.</summary>
    public int Interrupted => Samples.Count(static sample => sample.Finish is Finish.Cancelled or Finish.Failed);

    /// <summary>Whether depth alone was measured.</summary>
    public bool IsDepthOnly => Samples.Any(static sample => sample.Trace?.Proven is not null);

    /// <summary>How many tokens were generated in all.</summary>
    public int Tokens => Samples.Sum(static sample => sample.GeneratedIds.Count);

    /// <summary>Generated tokens over seconds of decoding.</summary>
    public double TokensPerSecond => Tokens / Timings.Decode;

    /// <summary>The trace of the first sample that has one, which tells what all of them were asked; null where none has.</summary>
    internal Trace? Asked => Samples.Select(static sample => sample.Trace).FirstOrDefault(static trace => trace is not null);

    /// <summary>The numbers of the samples, the most deep-thinking first; those without a ratio last, and equals by their number.</summary>
    public IReadOnlyList<int> ByDepth => [.. Enumerable.Range(0, Samples.Count).OrderByDescending(number => Samples[number].Dtr ?? -1)];
}
