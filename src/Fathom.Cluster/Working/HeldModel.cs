using System.Diagnostics;
using Fathom.Cluster.Messages;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Running;

namespace Fathom.Cluster.Working;

/// <summary>A model that this worker holds, with its engine.</summary>
sealed class HeldModel : IDisposable
{
    const int MostFailures = 10;

    readonly Lock changes = new();
    readonly Stopwatch busy = new();
    readonly LinkedList<string> failures = new();
    readonly long cacheBytes;
    int inHand;
    long done, tokens;

    /// <summary>Starts the engine.</summary>
    /// <param name="language">The model, which is disposed with this.</param>
    /// <param name="context">The most positions of a sample; null for what the model was made for.</param>
    /// <param name="cacheBytes">The most bytes of keys and values.</param>
    /// <exception cref="FathomException">There is no memory for it.</exception>
    public HeldModel(LanguageModel language, int? context, long cacheBytes)
    {
        (Language, this.cacheBytes) = (language, cacheBytes);
        Engine = EngineSamples.StartEngine(language, context, new() { CacheBytes = cacheBytes });
    }

    /// <summary>The model.</summary>
    public LanguageModel Language { get; }

    /// <summary>Its engine.</summary>
    public DepthEngine Engine { get; }

    /// <summary>Tokens a second, over the time in which there was work.</summary>
    public double TokensPerSecond
    {
        get
        {
            lock (changes)
                return busy.Elapsed.TotalSeconds is > 0 and var seconds ? tokens / seconds : 0;
        }
    }

    /// <summary>As many samples as cache and columns let run at once.</summary>
    public int Room(RunOptions options)
    {
        int positions = Math.Min(Math.Min(options.Context ?? int.MaxValue, options.MaxTokens), Language.Shape.ContextLength);
        return (int)Math.Clamp(cacheBytes / Math.Max(1, Language.Transformer.CacheBytes(positions)), 1, EngineSamples.Room(Language, options));
    }

    /// <summary>A sample is begun.</summary>
    public void Begin()
    {
        lock (changes)
            if (inHand++ == 0)
                busy.Start();
    }

    /// <summary>A sample has ended, with so many tokens; or failed.</summary>
    public void End(int generated, string? failure)
    {
        lock (changes)
        {
            if (--inHand == 0)
                busy.Stop();
            tokens += generated;
            done += failure is null ? 1 : 0;
        }
        if (failure is not null)
            Fail(failure);
    }

    /// <summary>Something could not be done.</summary>
    public void Fail(string reason)
    {
        lock (changes)
        {
            failures.AddFirst($"{DateTimeOffset.UtcNow:u}: {reason}");
            if (failures.Count > MostFailures)
                failures.RemoveLast();
        }
    }

    /// <summary>What is told of it.</summary>
    /// <param name="runs">For how many runs it works.</param>
    public ModelCard Describe(int runs)
    {
        double speed = TokensPerSecond;
        lock (changes)
            return new()
            {
                Name = Language.Identity.Name,
                Quantisation = Language.Identity.Quantisation,
                Fingerprint = Language.Identity.Fingerprint,
                Engine = EngineOf(Language),
                TokensPerSecond = speed,
                InHand = inHand,
                Done = done,
                Tokens = tokens,
                Failures = [.. failures],
                Runs = runs,
            };
    }

    /// <summary>The program that runs a model, where it is not Fathom: its numbers are its own.</summary>
    public static string? EngineOf(LanguageModel model) => model.Engine is { } engine ? $"{engine.Name} {engine.Version}{(engine.Exact ? ", exact" : "")}" : null;

    public void Dispose()
    {
        Engine.Dispose();
        Language.Dispose();
    }
}
