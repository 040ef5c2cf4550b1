using System.Diagnostics;
using System.Globalization;
using Fathom.Runs;
using Trace = Fathom.Traces.Trace;

namespace Fathom.Cli;

/// <summary>Tells on stderr what a run does: notes, the answer while it comes where somebody watches, and how fast it went.</summary>
sealed class RunReport(CommandIo io, bool quiet)
{
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    readonly Stopwatch sinceStart = Stopwatch.StartNew(), sincePrefillShown = Stopwatch.StartNew();
    readonly bool live = io.Error.IsTerminal && !quiet;
    readonly List<string> announced = [];
    int read, written;
    bool prefillShown, insideLine;

    /// <summary>Writes a line, or several.</summary>
    public void Note(string text)
    {
        if (!quiet)
            Tell(text);
    }

    /// <summary>Keeps a note for when the run is under way, so that a refusal stays alone.</summary>
    public void Announce(string text) => announced.Add(text);

    /// <summary>Shows how far the run is.</summary>
    public void Show(RunProgress progress)
    {
        if (progress.Done > 0)
        {
            announced.ForEach(Note);
            announced.Clear();
        }
        if (progress.Phase == RunPhase.Prefill)
            ShowPrefill(progress);
        else
            ShowAnswer(progress);
    }

    /// <summary>Sums up a run.</summary>
    public void Finish(Trace trace, bool interrupted)
    {
        if (interrupted)
            Tell("interrupted: what was measured until then is kept");
        var timings = trace.Timings;
        string reading = read == 0 ? "" : $"{Count(read)} tokens read at {Rate(read, timings.Prefill)}/s";
        string writing = written == 0 ? "" : $", {Count(written)} written at {Rate(written, timings.Decode)}/s";
        Note(string.Create(CultureInfo.InvariantCulture,
            $"{reading}{writing}{(reading.Length > 0 ? "; " : "")}{timings.LensProduct + timings.LensReduction:0.00} s for the lens, {timings.Total:0.00} s in all"));
        if (trace.Checks.NonFinite > 0)
            Note($"warning: {Count(trace.Checks.NonFinite)} of the measured numbers are not finite: the model's weights are damaged or its sums overflow");
    }

    void Tell(string text)
    {
        EndLine();
        io.Error.Lines(text);
    }

    void ShowPrefill(RunProgress progress)
    {
        read = progress.Done;
        if (!live || progress.Done > 0 && sincePrefillShown.Elapsed < Patience)
            return;
        if (prefillShown)
            io.Error.ClearLine();
        io.Error.Part($"reading: {Count(progress.Done)} of {Count(progress.Total)} tokens{(progress.Done > 0 ? $", {Rate(progress.Done, sinceStart.Elapsed.TotalSeconds)}/s" : "")}");
        sincePrefillShown.Restart();
        prefillShown = insideLine = true;
    }

    void ShowAnswer(RunProgress progress)
    {
        written = progress.Done;
        if (!live)
            return;
        if (prefillShown)
            io.Error.ClearLine();
        prefillShown = false;
        io.Error.Part(progress.Text);
        insideLine = progress.Text.Length == 0 ? insideLine : !progress.Text.EndsWith('\n');
    }

    void EndLine()
    {
        if (prefillShown)
            io.Error.ClearLine();
        else if (insideLine)
            io.Error.EndLine();
        prefillShown = insideLine = false;
    }

    static string Count(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    static string Rate(int tokens, double seconds) => (tokens / Math.Max(seconds, 1e-9)).ToString("#,0", CultureInfo.InvariantCulture);
}
