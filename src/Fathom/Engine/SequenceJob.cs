using System.Diagnostics;
using System.Runtime.InteropServices;
using Fathom.Models;
using Fathom.Models.Sampling;

namespace Fathom.Engine;

/// <summary>What an engine is to do for one sequence, and how far it is. It belongs to the engine's thread; what others read of it is told by <see cref="Progress"/>.</summary>
sealed class SequenceJob
{
    readonly List<int> generated = [];
    Exception? fault;
    bool goesOn, isRejected, hasArrived;

    /// <summary>When it was asked for, as <see cref="Stopwatch.GetTimestamp"/> counts: an engine that had nothing to do has worked for it since then.</summary>
    public long AskedAt { get; init; } = Stopwatch.GetTimestamp();

    /// <summary>The engine's steps when it was asked for.</summary>
    public long AskedAtStep { get; set; }

    /// <summary>The tokens to begin with.</summary>
    public required int[] Given { get; set; }

    /// <summary>How many of them are read; the last of a given answer is only produced.</summary>
    public required int ToRead { get; set; }

    /// <summary>The length of the text that the given tokens are the beginning of, where that is longer.</summary>
    public int Length { get; init; }

    /// <summary>The most positions that it will have, as long as it does not go on after a pause.</summary>
    public required int MostPositions { get; set; }

    /// <summary>Where it waits to be told whether it goes on; null for nowhere.</summary>
    public Pause? Pause { get; init; }

    /// <summary>The most positions that it will have after its pause.</summary>
    public int MostPositionsLater { get; init; }

    /// <summary>Whether it is told to go on after its pause. Said by any thread.</summary>
    public bool GoesOn
    {
        get => Volatile.Read(ref goesOn);
        set => Volatile.Write(ref goesOn, value);
    }

    /// <summary>Whether others were preferred to it: its end is no cancellation. Said by any thread, before it is ended.</summary>
    public bool IsRejected
    {
        get => Volatile.Read(ref isRejected);
        set => Volatile.Write(ref isRejected, value);
    }

    /// <summary>Whether it has come to its pause.</summary>
    public bool Pauses => Pause is { } pause && !GoesOn && Generation!.Made == pause.After;

    /// <summary>How it goes on; null where it only reads.</summary>
    public Generation? Generation { get; init; }

    /// <summary>Who is told what its positions produced; null for nobody.</summary>
    public SequenceReader? Reader { get; set; }

    /// <summary>Who looks at its residual stream, <see cref="Reader"/> among them.</summary>
    public ResidualReader[] Readers { get; set; } = [];

    /// <summary>Ends it.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>Whether it is to end, and so are all that fork from it. May be asked by any thread.</summary>
    public bool IsCancelled => Cancel.IsCancellationRequested && Array.TrueForAll(Forks, static fork => fork.Cancel.IsCancellationRequested);

    /// <summary>How far it is, for other threads.</summary>
    public SequenceProgress Progress { get; } = new();

    /// <summary>Sequences that begin with the same tokens, and part from it when these are read.</summary>
    public SequenceJob[] Forks { get; set; } = [];

    /// <summary>How many of its forks, the first ones, were promised room in the cache.</summary>
    public int PromisedForks { get; set; }

    /// <summary>Its place in the cache, while it runs.</summary>
    public ModelSequence? Sequence { get; set; }

    /// <summary>How many given tokens are yet to be read, once it runs.</summary>
    public int LeftToRead => ToRead - Sequence!.Position;

    /// <summary>The token that goes through the model next.</summary>
    public int Next { get; private set; }

    /// <summary>How it ended; null before, and where it only read.</summary>
    public Finish? Finish { get; set; }

    /// <summary>Whether it has generated a token.</summary>
    public bool HasGenerated => generated.Count > 0;

    /// <summary>It and its forks.</summary>
    public IEnumerable<SequenceJob> WithForks => [this, .. Forks];

    /// <summary>What it and its forks come to need of the cache, if all of them go on.</summary>
    public Room Room => new(1 + Forks.Length, MostPositionsEver + Forks.Sum(fork => (long)fork.MostPositionsEver - ToRead));

    /// <summary>The most positions that it will have, if it goes on.</summary>
    public int MostPositionsEver => Math.Max(MostPositions, MostPositionsLater);

    /// <summary>The first position that it or a fork looks at.</summary>
    public int FirstWanted => WithForks.Min(static job => job.Reader?.FirstWanted ?? int.MaxValue);

    /// <summary>The first position that must be computed, though another sequence may have it: whoever looks at all of the stream misses nothing.</summary>
    public int FirstComputed => WithForks.Min(static job => Array.Exists(job.Readers, reader => reader != job.Reader) ? 0 : job.Reader?.FirstWanted ?? int.MaxValue);

    /// <summary>How many of the next given tokens a pass takes, at most so many, that has room for some more positions that are looked at.</summary>
    public int Takes(int most, ref int wanted)
    {
        int readers = WithForks.Count(static job => job.Reader is not null);
        if (readers == 0)
            return most;
        int passed = Math.Clamp(FirstWanted - Sequence!.Position, 0, most), lookedAt = Math.Min(most - passed, wanted / readers);
        wanted -= lookedAt * readers;
        return passed + lookedAt;
    }

    /// <summary>The readers of it and of its forks.</summary>
    public ResidualReader[] ReadersWithForks() => Forks.Length == 0 ? Readers : [.. WithForks.SelectMany(static job => job.Readers)];

    /// <summary>Tells which given tokens followed given ones, from a position up to another.</summary>
    public void TellGiven(int from, int end)
    {
        for (int position = Math.Max(from, Reader?.FirstWanted ?? end); position < end; position++)
            Reader!.Produced(Given[position + 1], []);
    }

    public void NoteRead(int tokens) => Progress.Read(tokens);

    /// <summary>Chooses the token that follows the last position.</summary>
    public void Choose(ReadOnlySpan<float> logits)
    {
        try
        {
            Next = Generation is not null ? Generation.Choose(logits, Sequence!.Position)
                : ToRead < Given.Length ? Given[ToRead] : Sampler.Likeliest(logits);
        }
        catch (FathomException error)
        {
            Fail(error);
        }
    }

    /// <summary>Tells its reader of the token that was chosen from logits [V].</summary>
    public void TellChosen(ReadOnlySpan<float> logits)
    {
        try
        {
            if (fault is null)
                Reader?.Produced(Next, logits);
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    /// <summary>Takes the token that was chosen.</summary>
    /// <param name="step">The engine's steps until now.</param>
    /// <returns>Whether it goes on.</returns>
    public bool Take(long step)
    {
        if (fault is not null || Generation is null)
            return false;
        Generation.Take(Next);
        generated.Add(Next);
        Progress.Generated(Next, step - AskedAtStep);
        return Generation.Finish is null;
    }

    /// <summary>All tokens are to be read once more; only what follows the last is looked at.</summary>
    public void ReadAnew()
    {
        (Given, ToRead) = ([.. Given, .. CollectionsMarshal.AsSpan(generated)], Given.Length + generated.Count);
        generated.Clear();
        if (Reader is not null)
            Reader.FirstWanted = ToRead - 1;
    }

    /// <summary>It goes on after its pause, with more room.</summary>
    public void GoOn()
    {
        MostPositions = MostPositionsLater;
        if (!Pause!.ReadsOn)
            (Reader, Readers) = (null, []);
    }

    /// <summary>It has come to its pause, or never will.</summary>
    public void Arrive()
    {
        if (hasArrived)
            return;
        hasArrived = true;
        Pause?.Arrive();
    }

    /// <summary>Something went wrong.</summary>
    public void Fail(Exception error) => fault ??= error;

    /// <summary>Gives back its place in the cache.</summary>
    public void Free()
    {
        Sequence?.Dispose();
        Sequence = null;
    }

    /// <summary>Nothing more will be told of it.</summary>
    public void Complete()
    {
        if (fault is not null)
            Finish = Engine.Finish.Failed;
        Progress.End(fault);
        Arrive();
    }
}
