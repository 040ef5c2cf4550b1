using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Runs;

/// <summary>One sequence through a model and its lens: reads the given tokens, generates where it is to, and measures every column at every layer.</summary>
public static class DepthRun
{
    /// <summary>Runs and measures one sequence, in an engine of its own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The tokens to begin with.</param>
    /// <param name="options">What to do and to measure; by default as `fathom map` does.</param>
    /// <param name="progress">Told of tokens read and generated.</param>
    /// <param name="residuals">Where the residual streams of the columns are written; null for nowhere.</param>
    /// <param name="engine">Threads and memory; by default those of the model, and what is free.</param>
    /// <param name="cancel">Ends the run; what was measured is kept.</param>
    /// <exception cref="FathomException">Tokens are out of range or do not fit the context or the memory; an option is out of range; the model's logits are not finite while it generates.</exception>
    /// <exception cref="BrokenRunException{Trace}">What runs the model could not go on, and something had been measured.</exception>
    /// <exception cref="OperationCanceledException">It was ended before there was anything to keep.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public static Trace Measure(LanguageModel model, RunInput input, RunOptions? options = null,
        Action<RunProgress>? progress = null, ResidualFile? residuals = null, DepthEngineOptions? engine = null, CancellationToken cancel = default)
    {
        using var own = new DepthEngine(model, engine);
        return own.Start(input, options, residuals, cancel).Trace(progress);
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
}
