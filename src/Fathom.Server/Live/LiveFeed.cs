using System.Globalization;
using Fathom.Server.Answers;

namespace Fathom.Server.Live;

/// <summary>
/// The last events of all answers, numbered in the order in which they were told. Whoever watches goes through them at a pace of their own and holds nothing but the number of
/// the next: who is slower than the answers for too long misses some, and is told how many.
/// </summary>
/// <param name="mostBytes">So many bytes of events are kept.</param>
sealed class LiveFeed(int mostBytes = 16 << 20)
{
    /// <summary>So many events are given at once.</summary>
    const int MostAtOnce = 64;

    /// <summary>Numbers of one feed are not taken for those of another, such as that of the server before it was started anew.</summary>
    readonly string name = Guid.NewGuid().ToString("N")[..12];

    readonly Lock change = new();
    readonly Dictionary<long, LiveEvent> kept = [];
    readonly LinkedList<long> begins = [];
    long first = 1, next = 1, bytes;
    bool stopping;
    TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Tells of the answers of a run from now on.</summary>
    /// <returns>Ends that.</returns>
    public IDisposable? Show(AnswerRun run) => run.Choices is [{ Request.OnlyReads: false }, ..] ? new LiveAnswer(this, run) : null;

    /// <summary>Counts answers that begin, of which the next event is the first.</summary>
    public LinkedListNode<long> Begin()
    {
        lock (change)
            return begins.AddLast(next);
    }

    /// <summary>Counts answers that have ended.</summary>
    public void End(LinkedListNode<long> begun)
    {
        lock (change)
        {
            begins.Remove(begun);
            TellAll();
        }
    }

    /// <summary>Keeps an event, in place of the oldest where there are too many.</summary>
    public void Tell(LiveEvent told)
    {
        lock (change)
        {
            kept[next++] = told;
            for (bytes += told.Data.Length; bytes > mostBytes && kept.Remove(first, out var oldest); first++)
                bytes -= oldest.Data.Length;
            TellAll();
        }
    }

    /// <summary>Ends when the answers that run have.</summary>
    public void Stop()
    {
        lock (change)
        {
            stopping = true;
            TellAll();
        }
    }

    /// <summary>How many answers run, those of one request as one.</summary>
    public int Running
    {
        get { lock (change) return begins.Count; }
    }

    /// <summary>Where whoever watches begins, and whether that is after the event that they had last.</summary>
    /// <param name="id">The id of that event; null where they had none, and begin where the answers began that run now.</param>
    public (long Number, bool GoesOn) Resume(string? id)
    {
        lock (change)
        {
            return NumberOf(id) is long had && had < next ? (had + 1, true) : (begins.First?.Value ?? next, id is null);
        }
    }

    /// <summary>The id of the event of that number.</summary>
    public string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");

    /// <summary>The events from a number on.</summary>
    /// <param name="number">The number of the first.</param>
    public LiveNews After(long number)
    {
        lock (change)
        {
            long from = Math.Max(number, first), end = Math.Min(from + MostAtOnce, next);
            var events = new List<LiveEvent>();
            for (long i = from; i < end; i++)
                events.Add(kept[i]);
            return new(from, from - number, events, HasEnded: stopping && begins.Count == 0 && end == next, news.Task);
        }
    }

    long? NumberOf(string? id) => id is not null && id.StartsWith($"{name}-", StringComparison.Ordinal)
        && long.TryParse(id.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    void TellAll()
    {
        news.SetResult();
        news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Some events of a feed.</summary>
/// <param name="First">The number of the first.</param>
/// <param name="Skipped">How many before it were asked for and are kept no more.</param>
/// <param name="Events">The events.</param>
/// <param name="HasEnded">Whether no others will come.</param>
/// <param name="More">Ends when there is something else to be had.</param>
sealed record LiveNews(long First, long Skipped, IReadOnlyList<LiveEvent> Events, bool HasEnded, Task More);
