#if STUDIES
using System.Diagnostics;
using System.Globalization;
using Fathom.Cli.Terminal;
using Fathom.Studies.Thinking;

namespace Fathom.Cli.Studies;

/// <summary>Tells on stderr how far Think@n is: in a table that is written anew where somebody watches, else in a line now and then.</summary>
sealed class ThinkReport(CommandIo io, bool quiet, ThinkOptions think)
{
    /// <summary>So many samples are shown while it runs: what is written anew must fit on a screen.</summary>
    const int MostRows = 12;

    static readonly TimeSpan BetweenTables = TimeSpan.FromMilliseconds(250);

    readonly ProgressLine line = new(io, quiet);
    readonly Stopwatch sinceShown = new();
    readonly List<string> announced = [];
    int shown;

    /// <summary>Writes a line.</summary>
    public void Note(string text)
    {
        Clear();
        line.Say(text);
    }

    /// <summary>Keeps a note for when the run is under way, so that a refusal stays alone.</summary>
    public void Announce(string text) => announced.Add(text);

    /// <summary>Shows how far it is.</summary>
    public void Show(ThinkProgress progress)
    {
        announced.ForEach(Note);
        announced.Clear();
        if (quiet)
            return;
        if (!io.Error.IsTerminal)
            line.Show(() => Line(progress));
        else if (!sinceShown.IsRunning || sinceShown.Elapsed >= BetweenTables)
            ShowTable(progress);
    }

    /// <summary>Takes the table back.</summary>
    public void Clear()
    {
        line.Clear();
        io.Error.ClearLines(shown);
        shown = 0;
    }

    void ShowTable(ThinkProgress progress)
    {
        ThinkRow[] rows = [.. ThinkRow.Of(progress, think.By).OrderByDescending(row => progress.Samples[row.Number].IsKept ?? false).ThenByDescending(static row => row.Value ?? double.NegativeInfinity).ThenBy(static row => row.Number)];
        List<string> lines = [.. ThinkTable.Lines([.. rows.Take(MostRows)], think.By, io.Terminal.Width - 1)];
        if (rows.Length > MostRows)
            lines.Add($"and {rows.Length - MostRows} more");
        lines.Add(TextCells.Beginning(Line(progress), io.Terminal.Width - 1));
        Clear();
        foreach (string text in lines)
            io.Error.Line(text.Length < io.Terminal.Width ? text : text[..(io.Terminal.Width - 1)]);
        shown = lines.Count;
        sinceShown.Restart();
    }

    static string Line(ThinkProgress progress)
    {
        if (progress.ReadTokens < progress.PromptTokens)
            return $"reading: {Count(progress.ReadTokens)} of {Count(progress.PromptTokens)} tokens";
        int done = progress.Samples.Count(static sample => sample is { State: ThinkState.Done, IsKept: true }), kept = progress.Samples.Count(static sample => sample.IsKept == true);
        string tokens = $"{Count(progress.Samples.Sum(static sample => sample.Tokens))} tokens";
        string leader = progress.Vote.Winner is { } first ? $", {first.Votes} for {first.Answer.ReplaceLineEndings("⏎")}" : "";
        return kept == 0 ? $"{progress.Samples.Count(static sample => sample.State is ThinkState.Measured or ThinkState.Done)} of {progress.Samples.Count} prefixes, {tokens}" : $"{done} of {kept} that go on are done, {tokens}{leader}";
    }

    static string Count(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
#endif
