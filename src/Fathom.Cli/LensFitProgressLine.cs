using System.Diagnostics;
using System.Globalization;
using Fathom.Lenses.Tuned.Fitting;

namespace Fathom.Cli;

/// <summary>Tells on stderr how far a fit is: in one line that is written anew where somebody watches, else a line a minute.</summary>
sealed class LensFitProgressLine(CommandIo io, bool quiet)
{
    readonly TimeSpan patience = io.Error.IsTerminal ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromMinutes(1);
    readonly Stopwatch sinceShown = Stopwatch.StartNew();
    bool insideLine;

    /// <summary>Shows how far it is, unless that was shown a moment ago.</summary>
    public void Show(LensFitProgress progress)
    {
        if (quiet || sinceShown.Elapsed < patience)
            return;
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{progress.Done:#,0} of {progress.Total:#,0} tokens, KL {progress.LossNats:0.00} nats, {TimeLeft(progress.SecondsLeft)} left");
        insideLine = io.Error.IsTerminal;
        if (insideLine)
        {
            io.Error.ClearLine();
            io.Error.Part(line);
        }
        else
            io.Error.Line(line);
        sinceShown.Restart();
    }

    static string TimeLeft(double seconds)
    {
        var left = TimeSpan.FromSeconds(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{(long)left.TotalHours}:{left:mm\\:ss}");
    }

    /// <summary>Says what came of it.</summary>
    public void Finish(string text)
    {
        if (quiet)
            return;
        if (insideLine)
            io.Error.ClearLine();
        io.Error.Line(text);
    }
}
