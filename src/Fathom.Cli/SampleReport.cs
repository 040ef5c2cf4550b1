using System.Globalization;
using Fathom.Runs;
using Fathom.Samples;

namespace Fathom.Cli;

/// <summary>Tells on stderr how far samples are, where somebody watches, and how fast they went.</summary>
sealed class SampleReport(CommandIo io, bool quiet)
{
    readonly bool live = io.Error.IsTerminal && !quiet;
    readonly List<string> announced = [];
    bool insideLine;

    /// <summary>Writes a line, or several.</summary>
    public void Note(string text)
    {
        if (!quiet)
            Tell(text);
    }

    /// <summary>Keeps a note for when the run is under way, so that a refusal stays alone.</summary>
    public void Announce(string text) => announced.Add(text);

    /// <summary>Shows how far all samples are.</summary>
    public void Show(SamplesProgress progress)
    {
        announced.ForEach(Note);
        announced.Clear();
        if (!live)
            return;
        string how = progress.Read < progress.ToRead
            ? $"reading: {Count(progress.Read)} of {Count(progress.ToRead)} tokens"
            : $"{progress.Ended} of {progress.Samples} samples done, {Count(progress.Generated)} tokens";
        io.Error.ClearLine();
        io.Error.Part(how);
        insideLine = true;
    }

    /// <summary>Sums up the run.</summary>
    public void Summarise(SampleSet set, bool interrupted)
    {
        int cut = set.Interrupted;
        if (interrupted)
            Tell($"interrupted: {set.Samples.Count - cut} of {set.Samples.Count} samples are done, the others are marked as cancelled");
        var timings = set.Timings;
        string rate = set.TokensPerSecond is var tokens && double.IsFinite(tokens) ? $" at {tokens.ToString("#,0", CultureInfo.InvariantCulture)}/s" : "";
        Note(string.Create(CultureInfo.InvariantCulture,
            $"{Count(set.PromptTokens)} tokens read, {Count(set.Tokens)} written{rate}; {timings.LensProduct + timings.LensReduction:0.00} s for the lens, {timings.Total:0.00} s in all"));
        if (set.Samples.Sum(static sample => (long)(sample.Trace?.Checks.NonFinite ?? 0)) is > 0 and var damaged)
            Note($"warning: {damaged.ToString("#,0", CultureInfo.InvariantCulture)} of the measured numbers are not finite: the model's weights are damaged or its sums overflow");
    }

    void Tell(string text)
    {
        if (insideLine)
            io.Error.ClearLine();
        insideLine = false;
        io.Error.Lines(text);
    }

    static string Count(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
