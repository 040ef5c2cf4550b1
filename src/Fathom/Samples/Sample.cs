using Fathom.Depth;
using Fathom.Engine;
using Fathom.Traces;

namespace Fathom.Samples;

/// <summary>One of several answers to a prompt. What it holds depends on its seed alone, and not on the others.</summary>
public sealed class Sample
{
    readonly Lazy<DepthReading> depth;
    readonly Lazy<SequenceMeasures> sequence;

    /// <summary>A sample that ended.</summary>
    /// <param name="seed">The seed of its sampling.</param>
    /// <param name="finish">How it ended.</param>
    /// <param name="trace">What was measured of it; null where it was cancelled before it had a token.</param>
    /// <exception cref="ArgumentException">The trace has no generated column.</exception>
    public Sample(ulong seed, Finish finish, Trace? trace)
    {
        if (trace is not null && trace.Scope() != SequenceScope.Generated)
            throw new ArgumentException("nothing of the trace was generated", nameof(trace));
        (Seed, Finish, Trace) = (seed, finish, trace);
        depth = new(() => trace!.Depth());
        sequence = new(() => trace!.Sequence());
        Columns = trace is null ? [] : [.. Enumerable.Range(0, trace.Tokens.Count).Where(column => trace.Tokens[column].Generated)];
    }

    /// <summary>The seed of its sampling.</summary>
    public ulong Seed { get; }

    /// <summary>How it ended.</summary>
    public Finish Finish { get; }

    /// <summary>What was measured of it; null where it was cancelled before it had a token.</summary>
    public Trace? Trace { get; }

    /// <summary>The trace's columns that the model generated, the end token included.</summary>
    public IReadOnlyList<int> Columns { get; }

    /// <summary>The ids of its tokens, the end token included.</summary>
    public IReadOnlyList<int> GeneratedIds => Trace?.GeneratedIds ?? [];

    /// <summary>Its text.</summary>
    public string GeneratedText => Trace?.GeneratedText ?? "";

    /// <summary>The deep-thinking ratio of its tokens; null where none could be measured.</summary>
    public double? Dtr => Trace is null ? null : depth.Value.Dtr;

    /// <summary>What the last layer says of all its tokens.</summary>
    public SequenceMeasures Sequence => Trace is null
        ? new(SequenceScope.Generated, 0, double.NaN, double.NaN, double.NaN, double.NaN) : sequence.Value;

    /// <summary>The depths of its tokens, in order.</summary>
    public IEnumerable<TokenDepth> Depths => Columns.Select(column => depth.Value.Tokens[column]);
}
