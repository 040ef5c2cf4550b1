using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Models.Sampling;
using Decoder = Fathom.Models.Decoder;
using Trace = Fathom.Traces.Trace;

namespace Fathom.Runs;

/// <summary>One sequence through a model and its lens: reads the given tokens, generates where it is to, and measures every column at every layer.</summary>
public sealed class DepthRun : IDisposable
{
    readonly LanguageModel model;
    readonly RunInput input;
    readonly RunOptions options;
    readonly Action<RunProgress>? progress;
    readonly ResidualFile? residuals;
    readonly Decoder decoder;
    readonly DepthMeter? meter;
    readonly LayerStates states;
    readonly TraceBuilder trace;
    readonly List<int> waitingTokens = [];
    readonly List<ReadOnlyMemory<float>> waitingLogits = [];
    readonly int mostTokens;
    readonly StringBuilder text = new();
    double prefillSeconds, decodeSeconds;

    DepthRun(LanguageModel model, RunInput input, RunOptions options, Action<RunProgress>? progress, ResidualFile? residuals)
    {
        (this.model, this.input, this.options, this.progress, this.residuals) = (model, input, options, progress, residuals);
        options.Check(model.Shape.Vocabulary);
        int positions = PositionsOf(model.Shape, input, options);
        mostTokens = positions - input.Ids.Length;
        MemoryEstimate.Of(model, positions, positions - input.FirstMeasured(options), options).Check();
        decoder = new(model, positions, input.ReadCount);
        meter = options.Lens ? new(model, options.ToLens(model.Shape)) : null;
        states = new(model.Shape, Math.Max(meter?.TokensPerTile ?? 1, Batches.StatesAtOnce(model.Shape)), options.Sublayers)
        {
            FirstWanted = input.FirstMeasured(options),
        };
        trace = new(model, input, options);
    }

    /// <summary>Runs and measures one sequence.</summary>
    /// <param name="model">The model, which does one run at a time.</param>
    /// <param name="input">The tokens to begin with.</param>
    /// <param name="options">What to do and to measure; by default as `fathom map` does.</param>
    /// <param name="progress">Told after every batch and every generated token.</param>
    /// <param name="cancel">Ends the run; what was measured is kept.</param>
    /// <param name="residuals">Where the residual streams of the columns are written; null for nowhere.</param>
    /// <exception cref="FathomException">Tokens are out of range or do not fit the context or the memory; an option is out of range; the model's logits are not finite while it generates.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the model.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="OperationCanceledException">It was ended before there was anything to keep.</exception>
    public static Trace Measure(LanguageModel model, RunInput input, RunOptions? options = null,
        Action<RunProgress>? progress = null, ResidualFile? residuals = null, CancellationToken cancel = default)
    {
        using var use = model.Use();
        using var run = new DepthRun(model, input, options ?? new(), progress, residuals);
        return run.Measure(cancel);
    }

    /// <summary>The positions that a run has room for: the given tokens, and the most that are generated.</summary>
    /// <exception cref="FathomException">There are no tokens, or they do not fit the context.</exception>
    public static int PositionsOf(Shape shape, RunInput input, RunOptions options)
    {
        int given = input.Ids.Length;
        if (given == 0)
            throw new FathomException("there is no text: at least one token is needed");
        int context = Math.Min(options.Context ?? int.MaxValue, shape.ContextLength);
        int room = context - given;
        if (room < (input.Generates ? 1 : 0))
            throw new FathomException($"{given} tokens {(input.Generates ? "leave no room in" : "do not fit into")} a context of {context}"
                + (context == shape.ContextLength && shape.ContextBound is { } why ? $": {why}" : ""));
        return given + (input.Generates ? Math.Min(options.MaxTokens, room) : 0);
    }

    Trace Measure(CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            Read(cancel);
            if (input.Generates)
                Generate(cancel);
            else if (input.IsText)
                Predict(decoder.Logits());
            MeasureWaiting(CancellationToken.None);
        }
        catch (OperationCanceledException) when (trace.HasColumns)
        {
            trace.DropUnmeasured();
        }
        double total = model.LoadSeconds + Stopwatch.GetElapsedTime(start).TotalSeconds;
        var measured = trace.Build(text.ToString(), new(model.Threads, model.LoadSeconds, prefillSeconds, decodeSeconds,
            meter?.ProductSeconds ?? 0, meter?.ReductionSeconds ?? 0, total));
        residuals?.Complete(measured);
        return measured;
    }

    /// <summary>Reads the given tokens in batches. A state's column is the token that follows it.</summary>
    void Read(CancellationToken cancel)
    {
        int[] ids = input.Ids;
        int end = input.ReadCount;
        for (int from = 0; from < end;)
        {
            cancel.ThrowIfCancellationRequested();
            int wanted = states.FirstWanted;
            int room = from >= wanted ? states.Capacity - states.Count : wanted - from + states.Capacity;
            int to = Math.Min(end, from + Math.Min(Batches.Largest, room));
            long start = Stopwatch.GetTimestamp();
            decoder.Feed(ids.AsSpan(from, to - from), states);
            prefillSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
            for (int position = Math.Max(from, wanted); position < Math.Min(to, ids.Length - 1); position++)
                Column(ids[position + 1], position == end - 1 ? decoder.Logits() : default, cancel);
            if (to < ids.Length)
                MeasureWaiting(cancel);
            from = to;
            progress?.Invoke(new(RunPhase.Prefill, from, end, ""));
        }
    }

    void Generate(CancellationToken cancel)
    {
        var sampler = new Sampler(options.Sampling, model.Shape.Vocabulary);
        var decoded = model.Tokenizer.Stream();
        for (int made = 1; ; made++)
        {
            long start = Stopwatch.GetTimestamp();
            var logits = decoder.Logits();
            int token = Choose(sampler, logits);
            decodeSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
            Column(token, logits, CancellationToken.None);
            string shown = token < model.Tokenizer.VocabularySize ? decoded.Push(token) : "";
            text.Append(shown);
            progress?.Invoke(new(RunPhase.Decode, made, mostTokens, shown, token));
            bool ended = !options.IgnoreEnd && model.Tokenizer.EndTokens.Contains(token);
            if (ended || made == mostTokens || HasStop(shown.Length) || cancel.IsCancellationRequested)
                break;
            start = Stopwatch.GetTimestamp();
            decoder.Feed([token], states);
            decodeSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        text.Append(decoded.Flush());
    }

    /// <summary>The last position of a text produces the model's own first choice.</summary>
    void Predict(ReadOnlySpan<float> logits) => Column(Sampler.Likeliest(logits), logits, CancellationToken.None);

    int Choose(Sampler sampler, ReadOnlySpan<float> logits)
    {
        foreach (float logit in logits)
            if (!float.IsFinite(logit))
                throw new FathomException($"{model.Path}: the logits after {decoder.Position} tokens are not finite, so no token can be chosen: the weights are damaged");
        return sampler.Next(logits);
    }

    /// <summary>Whether the generated text holds a text that ends it, now that so many characters were added: it can only end within them.</summary>
    bool HasStop(int added)
    {
        foreach (string stop in options.Stop)
        {
            int from = Math.Max(0, text.Length - added - stop.Length + 1);
            if (text.ToString(from, text.Length - from).Contains(stop, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    /// <summary>The next state that waits produces this token; where the decoder computed its logits, they are kept to compare with.</summary>
    void Column(int token, ReadOnlySpan<float> logits, CancellationToken cancel)
    {
        trace.AddToken(token);
        waitingTokens.Add(token);
        if (meter is not null)
            waitingLogits.Add(logits.ToArray());
        if (waitingTokens.Count >= AtOnce && states.Count == waitingTokens.Count)
            MeasureWaiting(cancel);
    }

    void MeasureWaiting(CancellationToken cancel)
    {
        for (int from = 0; from < waitingTokens.Count; from += AtOnce)
        {
            cancel.ThrowIfCancellationRequested();
            int count = Math.Min(AtOnce, waitingTokens.Count - from);
            for (int i = from; i < from + count && residuals is not null; i++)
                residuals.Add(states.Of(i));
            trace.Add(meter is null
                ? ReadStates(from, count)
                : meter.Measure(states, from, CollectionsMarshal.AsSpan(waitingTokens).Slice(from, count), waitingLogits.GetRange(from, count)));
        }
        waitingTokens.Clear();
        waitingLogits.Clear();
        states.Clear();
    }

    /// <summary>How many columns are measured together.</summary>
    int AtOnce => meter?.TokensPerTile ?? states.Capacity;

    /// <summary>Columns of what the states say without the lens.</summary>
    Column[] ReadStates(int first, int count)
    {
        var columns = new Column[count];
        for (int i = 0; i < count; i++)
        {
            columns[i] = new(model.Shape.Layers, top: 0, options.Watch.Count);
            StateReading.Read(states, first + i, columns[i]);
        }
        return columns;
    }

    /// <summary>Frees what the run held beside the model.</summary>
    public void Dispose()
    {
        decoder.Dispose();
        meter?.Dispose();
        states.Dispose();
    }
}
