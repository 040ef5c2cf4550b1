using System.Diagnostics;
using System.Globalization;

namespace Fathom.Cli;

/// <summary>Tells on stderr how far something is: in one line that is written anew where somebody watches, else a line a minute.</summary>
sealed class ProgressLine(CommandIo io, bool quiet)
{
    readonly TimeSpan patience = io.Error.IsTerminal ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromMinutes(1);
    readonly Stopwatch sinceShown = Stopwatch.StartNew();
    bool insideLine;

    /// <summary>Shows how far it is, unless that was shown a moment ago.</summary>
    public void Show(Func<string> line)
    {
        if (quiet || sinceShown.Elapsed < patience)
            return;
        Clear();
        insideLine = io.Error.IsTerminal;
        if (insideLine)
            io.Error.Part(line());
        else
            io.Error.Line(line());
        sinceShown.Restart();
    }

    /// <summary>Says something beside it.</summary>
    public void Say(string text)
    {
        if (quiet)
            return;
        Clear();
        io.Error.Line(text);
    }

    /// <summary>Takes back what is shown, so that something else can be said.</summary>
    public void Clear()
    {
        if (insideLine)
            io.Error.ClearLine();
        insideLine = false;
    }

    /// <summary>Hours, minutes and seconds.</summary>
    public static string Time(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e9));
        return string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}");
    }
}
