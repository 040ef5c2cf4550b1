using System.Diagnostics;
using System.Runtime.InteropServices;
using Fathom.Models;

namespace Fathom.Engine;

/// <summary>Takes sequences through a model together: admits them as the cache has room, reads their given tokens in parts, and decodes all that go on as one batch.</summary>
/// <remarks>What a sequence yields does not depend on the others: the phase chooses the kernels, a row is summed in one order, and each has its own sampler. One thread.</remarks>
sealed class Scheduler(Transformer transformer, ModelRunner runner, PassObserver? observer)
{
    /// <summary>So many tokens are read at once while other sequences wait for their next: about as long as a step of a large batch.</summary>
    const int RowsBetweenSteps = 64;

    readonly Queue<SequenceJob> waiting = new();
    readonly List<SequenceJob> reading = [], writing = [], held = [], pausing = [], paused = [], ending = [];
    readonly List<ReadPart> parts = [];
    readonly List<SequenceJob> choosers = [];
    readonly List<int> rows = [];
    readonly ChoosingWork choosing = new(runner.Compute.Pool);
    double producedSeconds, observerSeconds, measuringAtLap;
    long lap, steps;
    bool isStuck;

    /// <summary>Seconds of making room for sequences and reading their given tokens, what is measured of them left out.</summary>
    public double PrefillSeconds { get; private set; }

    /// <summary>Seconds of decoding, choosing tokens included, what is measured left out.</summary>
    public double DecodeSeconds { get; private set; }

    /// <summary>Seconds of measuring: of taking down what passes, and of what the observer makes of it.</summary>
    public double MeasuringSeconds => producedSeconds + observerSeconds + runner.ReadingSeconds;

    /// <summary>Whether there is nothing to do: what is there waits to be told whether it goes on, for somebody who reads slowly, or for the room of others that wait so.</summary>
    public bool IsIdle => reading.Count == 0 && writing.Count == 0 && (isStuck || (waiting.Count == 0 && paused.Count == 0 && held.Count == 0));

    /// <summary>Takes a sequence in, with those that fork from it; it begins when there is room.</summary>
    public void Add(SequenceJob job)
    {
        if (IsIdle)
            lap = Math.Max(lap, job.AskedAt);
        foreach (var one in job.WithForks)
            one.AskedAtStep = steps;
        waiting.Enqueue(job);
    }

    /// <summary>Something may be there to do again.</summary>
    public void Look()
    {
        isStuck = false;
        if (paused.Count > 0 || held.Count > 0)
            lap = Stopwatch.GetTimestamp();
    }

    /// <summary>Reads some given tokens, where any are to be read, then decodes one token of each sequence that goes on.</summary>
    public void Step()
    {
        steps++;
        EndCancelled();
        GoOn();
        Admit();
        EndDeadlock();
        PrefillSeconds += Lap();
        try
        {
            Read();
        }
        catch (OperationCanceledException) when (IsUnwanted())
        {
            // what was being read is cancelled, and ends with the next step
        }
        catch (Exception error)
        {
            EndAll(reading, error);
        }
        Observe(urgent: false);
        try
        {
            Decode();
        }
        catch (Exception error)
        {
            EndAll(writing, error);
        }
        Observe(urgent: ending.Count > 0 || pausing.Count > 0 || IsIdle);
        ending.ForEach(static job => job.Free());
        DecodeSeconds += Lap();
        ending.ForEach(static job => job.Complete());
        ending.Clear();
        paused.AddRange(pausing);
        pausing.ForEach(static job => job.Arrive());
        pausing.Clear();
    }

    /// <summary>The seconds since this was last asked, or since the work that it does began to be asked for, without those of measuring: none is left out or counted twice.</summary>
    double Lap()
    {
        long now = Stopwatch.GetTimestamp();
        double measuring = MeasuringSeconds, seconds = Stopwatch.GetElapsedTime(lap, now).TotalSeconds - (measuring - measuringAtLap);
        (lap, measuringAtLap) = (now, measuring);
        return seconds;
    }

    /// <summary>Tells the observer that a pass is done, before another adds to what it holds.</summary>
    void Observe(bool urgent)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            observer?.AfterPass(urgent);
        }
        catch (Exception error)
        {
            EndAll(reading, error);
            EndAll(writing, error);
            EndAll(held, error);
            EndAll(pausing, error);
            ending.ForEach(job => job.Fail(error));
        }
        observerSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Ends everything with an error.</summary>
    public void Abandon(Exception reason)
    {
        EndAll(reading, reason);
        EndAll(writing, reason);
        EndAll(held, reason);
        EndAll(pausing, reason);
        EndAll(paused, reason);
        ending.AddRange(waiting.SelectMany(static job => job.WithForks));
        waiting.Clear();
        foreach (var job in ending)
        {
            job.Fail(reason);
            job.Free();
            job.Complete();
        }
        ending.Clear();
    }

    void EndAll(List<SequenceJob> jobs, Exception error)
    {
        foreach (var job in jobs)
        {
            GiveBack(job);
            foreach (var one in job.WithForks)
                End(one, error);
        }
        jobs.Clear();
    }

    void End(SequenceJob job, Exception error)
    {
        job.Fail(error);
        ending.Add(job);
    }

    void End(SequenceJob job, Finish? finish)
    {
        job.Finish = finish;
        ending.Add(job);
    }

    void EndCancelled()
    {
        for (int left = waiting.Count; left > 0; left--)
        {
            var job = waiting.Dequeue();
            if (!EndIfCancelled(job))
                waiting.Enqueue(job);
        }
        reading.RemoveAll(EndIfCancelled);
        writing.RemoveAll(EndIfCancelled);
        held.RemoveAll(EndIfCancelled);
        paused.RemoveAll(EndIfCancelled);
        ending.ForEach(static job => job.Free());
    }

    /// <summary>Those that are told to go on do, in their order, as the cache has room for the rest of them; and those whose readers have come near enough.</summary>
    void GoOn()
    {
        writing.AddRange(held.Where(static job => !job.Progress.IsAhead));
        held.RemoveAll(writing.Contains);
        for (int i = 0; i < paused.Count;)
        {
            var job = paused[i];
            if (job.GoesOn && job.Sequence!.TryGrow(job.MostPositionsLater))
            {
                job.GoOn();
                paused.RemoveAt(i);
                writing.Add(job);
            }
            else
                i++;
        }
    }

    /// <summary>Where nothing runs and nothing can begin, those that wait for a reader or a decision hold the room: it is awaited, where it can come, and else one of them can never go on.</summary>
    void EndDeadlock()
    {
        isStuck = reading.Count == 0 && writing.Count == 0 && (waiting.Count > 0 || paused.Count > 0 || held.Count > 0);
        if (!isStuck || held.Count > 0 || paused.Exists(static job => !job.GoesOn && job.Pause!.Arrived.IsCompleted))
            return;
        var error = new FathomException("the cache has no room for the first tokens of all samples beside the rest of one") { Remedy = Remedy.FewerPositions };
        if (paused.Find(static job => job.GoesOn) is { } next)
        {
            paused.Remove(next);
            End(next, error);
        }
        else if (waiting.TryDequeue(out var job))
            foreach (var one in job.WithForks)
                End(one, error);
    }

    /// <summary>Ends a sequence that is cancelled, when all that fork from it are as well.</summary>
    bool EndIfCancelled(SequenceJob job)
    {
        if (!job.IsCancelled)
            return false;
        GiveBack(job);
        foreach (var one in job.WithForks)
            End(one, one.IsRejected ? Finish.Rejected : Finish.Cancelled);
        return true;
    }

    /// <summary>Begins the sequences that wait, in their order, as long as the cache has room for all that they may come to need.</summary>
    void Admit()
    {
        while (waiting.TryPeek(out var job))
        {
            if (runner.TryBegin(job.MostPositions, transformer.IsLong(Math.Max(job.ToRead, job.Length)), job.Room) is not { } sequence)
                return;
            waiting.Dequeue();
            sequence.Share(job.Given, Math.Min(job.FirstComputed, job.ToRead - 1));
            job.Sequence = sequence;
            job.NoteRead(sequence.Position);
            reading.Add(job);
            AdmitForks(job);
            ReserveForMeasuring(Math.Max(job.WithForks.Count(), writing.Count + held.Count + paused.Count + reading.Sum(static one => one.WithForks.Count())));
        }
    }

    void ReserveForMeasuring(int sequences)
    {
        long start = Stopwatch.GetTimestamp();
        observer?.Reserve(sequences);
        observerSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Promises room to the forks of a sequence; those beyond wait, as sequences of their own.</summary>
    void AdmitForks(SequenceJob job)
    {
        for (int i = 0; i < job.Forks.Length; i++)
        {
            if (!runner.TryPromiseFork(job.Forks[i].MostPositions, job.ToRead))
            {
                var first = job.Forks[i];
                first.Forks = job.Forks[(i + 1)..];
                job.Forks = job.Forks[..i];
                waiting.Enqueue(first);
                return;
            }
            job.PromisedForks++;
        }
    }

    void GiveBack(SequenceJob job)
    {
        foreach (var fork in job.Forks.AsSpan(0, job.PromisedForks))
            runner.EndPromise(fork.MostPositions, job.ToRead);
        job.PromisedForks = 0;
    }

    /// <summary>Reads as many given tokens as a pass takes: of the sequence that came first, and, for at least half of them where there are others, of those with the least left to read.
    /// So a long prompt delays no short one, and is not put off for ever by short ones.</summary>
    void Read()
    {
        if (reading.Count == 0)
            return;
        bool othersWait = writing.Count > 0;
        int room = othersWait ? RowsBetweenSteps : Batches.Largest;
        int wanted = observer is null ? int.MaxValue : othersWait ? Math.Min(observer.Step, observer.Room) : observer.Room;
        runner.BeginPass(Phase.Prefill);
        parts.Clear();
        var first = reading[0];
        long leftOfOthers = reading.Sum(static job => (long)job.LeftToRead) - first.LeftToRead;
        int wantedOfOthers = leftOfOthers == 0 ? 0 : wanted / 2, wantedOfFirst = wanted - wantedOfOthers;
        Take(first, (int)Math.Max(room - room / 2, room - leftOfOthers), ref room, ref wantedOfFirst);
        wanted = wantedOfFirst + wantedOfOthers;
        if (leftOfOthers > 0)
            foreach (var job in reading.Skip(1).OrderBy(static job => job.LeftToRead))
                Take(job, room, ref room, ref wanted);
        runner.GivesUp ??= IsUnwanted;
        runner.RunPass();
        choosers.Clear();
        rows.Clear();
        foreach (var part in parts)
            FinishReading(part);
        parts.Clear();
        reading.RemoveAll(static job => job.Sequence!.Position == job.ToRead);
        PrefillSeconds += Lap();
        Choose();
    }

    /// <summary>Takes so many of the next given tokens of a sequence into the pass, as far as there are any and there is room for them.</summary>
    void Take(SequenceJob job, int most, ref int room, ref int wanted)
    {
        int count = job.Takes(Math.Min(most, job.LeftToRead), ref wanted);
        if (count == 0)
            return;
        room -= count;
        int from = job.Sequence!.Position;
        parts.Add(new(job, from, count, runner.Add(job.Sequence, job.Given.AsSpan(from, count), job.ReadersWithForks(), from + count == job.ToRead)));
    }

    /// <summary>Whether all that is being read is cancelled.</summary>
    bool IsUnwanted()
    {
        foreach (var part in parts)
            if (!part.Job.IsCancelled)
                return false;
        return parts.Count > 0;
    }

    void FinishReading(ReadPart part)
    {
        var job = part.Job;
        int end = part.From + part.Count;
        foreach (var one in job.WithForks)
        {
            one.TellGiven(part.From, Math.Min(end, job.ToRead - 1));
            one.NoteRead(end);
        }
        if (end < job.ToRead)
            return;
        GiveBack(job);
        foreach (var one in job.WithForks)
        {
            one.Sequence ??= job.Sequence!.Fork(one.MostPositions);
            choosers.Add(one);
            rows.Add(part.FirstRow + part.Count - 1);
        }
        job.Forks = [];
    }

    /// <summary>One token more of each sequence that goes on.</summary>
    void Decode()
    {
        for (int i = writing.Count - 1; i >= 0; i--)
            if (writing[i] is var job && !job.Sequence!.IsLong && transformer.IsLong(job.Sequence.Position + 1))
                ReadAnew(job);
        if (writing.Count == 0)
            return;
        runner.BeginPass(Phase.Decode);
        choosers.Clear();
        rows.Clear();
        foreach (var job in writing)
        {
            rows.Add(runner.Add(job.Sequence!, [job.Next], job.Readers, chooses: true));
            choosers.Add(job);
        }
        runner.RunPass();
        writing.Clear();
        Choose();
    }

    /// <summary>A sequence outgrows the length from which on a model turns queries and keys otherwise: all of it is read once more.</summary>
    void ReadAnew(SequenceJob job)
    {
        writing.Remove(job);
        job.Sequence!.Dispose();
        job.Sequence = runner.Begin(job.MostPositions, isLong: true);
        job.ReadAnew();
        reading.Add(job);
    }

    /// <summary>The sequences whose positions are at the end of what is known get their next tokens.</summary>
    void Choose()
    {
        if (choosers.Count == 0)
            return;
        int taken = 0;
        try
        {
            var logits = runner.Logits(CollectionsMarshal.AsSpan(rows));
            choosing.Run(choosers, logits);
            for (; taken < choosers.Count; taken++)
                Take(choosers[taken], logits[taken]);
        }
        catch (Exception error)
        {
            foreach (var job in choosers.Skip(taken))
                End(job, error);
        }
        DecodeSeconds += Lap();
    }

    void Take(SequenceJob job, ReadOnlySpan<float> logits)
    {
        long start = Stopwatch.GetTimestamp();
        job.TellChosen(logits);
        producedSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        try
        {
            if (job.Take(steps))
                (job.Pauses ? pausing : job.Progress.IsAhead ? held : writing).Add(job);
            else
                End(job, job.Generation?.Finish);
        }
        catch (Exception error)
        {
            End(job, error);
        }
    }

    /// <summary>What of a sequence's given tokens is in a pass.</summary>
    readonly record struct ReadPart(SequenceJob Job, int From, int Count, int FirstRow);
}
