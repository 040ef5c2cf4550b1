using System.Diagnostics;

namespace Fathom.Hub;

/// <summary>How far a pull is.</summary>
/// <param name="Path">The file that comes.</param>
/// <param name="Done">How many bytes of all files are there.</param>
/// <param name="Total">How many there are to be.</param>
/// <param name="BytesPerSecond">How fast they come, those that were there before left out; null where none has come yet.</param>
public readonly record struct PullProgress(string Path, long Done, long Total, double? BytesPerSecond)
{
    /// <summary>How long it takes if it goes on like this; null where that is not known.</summary>
    public double? SecondsLeft => (Total - Done) / BytesPerSecond;
}

/// <summary>Counts the bytes of a pull and tells how far it is.</summary>
sealed class PullMeter(long total, Action<PullProgress> tell)
{
    readonly Stopwatch time = Stopwatch.StartNew();
    string path = "";
    long before, done;

    /// <summary>How many bytes came over the network.</summary>
    public long Received { get; private set; }

    /// <summary>The next file comes.</summary>
    public void Begin(string file) => (path, before) = (file, done);

    /// <summary>So many bytes of the file are there, of which the last came over the network.</summary>
    public void At(long bytes, long received)
    {
        done = before + bytes;
        Received += received;
        tell(new(path, done, total, Received > 0 ? Received / Math.Max(1e-3, time.Elapsed.TotalSeconds) : null));
    }
}
