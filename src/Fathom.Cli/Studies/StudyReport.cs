#if STUDIES
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fathom.Studies.Running;

namespace Fathom.Cli.Studies;

/// <summary>Tells how far a study is: on a line of stderr where somebody watches, in lines of JSON, and in a file beside the study, since nobody else can read that meanwhile.</summary>
sealed class StudyReport(CommandIo io, bool quiet, bool json, string study)
{
    static readonly TimeSpan BetweenTellings = TimeSpan.FromSeconds(1), BetweenLines = TimeSpan.FromMilliseconds(200);

    readonly Stopwatch sinceTold = new(), sinceShown = new();
    readonly bool live = io.Error.IsTerminal && !quiet;
    bool shown;

    /// <summary>The file that tells how far a study is that is open.</summary>
    public static string ProgressFile(string study) => $"{study}.progress.json";

    /// <summary>Writes a line.</summary>
    public void Note(string text)
    {
        if (quiet)
            return;
        Clear();
        io.Error.Lines(text);
    }

    /// <summary>Begins to tell; what is returned takes the file away again.</summary>
    public IDisposable Begin(long added)
    {
        if (added > 0)
            Note($"{study}: took in {Count(added)} prompt{(added == 1 ? "" : "s")}");
        return new ProgressFileOf(study);
    }

    /// <summary>Shows how far it is.</summary>
    public void Show(StudyProgress progress)
    {
        if (live && (!sinceShown.IsRunning || sinceShown.Elapsed >= BetweenLines))
        {
            Clear();
            io.Error.Part(Line(progress));
            shown = true;
            sinceShown.Restart();
        }
        if (sinceTold.IsRunning && sinceTold.Elapsed < BetweenTellings)
            return;
        sinceTold.Restart();
        AtomicFile.Write(ProgressFile(study), stream => Write(stream, progress, isDone: false));
        if (json)
            JsonAnswers.Write(io, writer => Write(writer, progress, isDone: false));
    }

    /// <summary>Sums up.</summary>
    public void Finish(StudyProgress progress, bool interrupted)
    {
        Clear();
        if (json)
            JsonAnswers.Write(io, writer => Write(writer, progress, isDone: progress.Done == progress.All));
        if (interrupted)
            io.Error.Line($"interrupted: {Count(progress.Done)} of {Count(progress.All)} samples are in {study}; the same command goes on");
        else
            Note(Line(progress));
        if (progress.Failed > 0)
            Note($"{Count(progress.Failed)} sample{(progress.Failed == 1 ? "" : "s")} could not be measured: fathom study query {study} \"select prompt, sample, problem from samples where problem is not null\" tells why");
    }

    static string Line(StudyProgress progress)
    {
        string left = progress is { SecondsLeft: { } seconds } && progress.Done < progress.All ? $", {Time(seconds)} left" : "";
        string dtr = progress.Dtr is { } ratio ? string.Create(CultureInfo.InvariantCulture, $", DTR {ratio:0.000}") : "";
        string accuracy = progress.Accuracy is { } share ? string.Create(CultureInfo.InvariantCulture, $", {share:0.0 %} right") : "";
        return $"{Count(progress.Done)} of {Count(progress.All)} samples, {Count((long)progress.TokensPerSecond)} tokens/s{left}{dtr}{accuracy}";
    }

    static string Time(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, 1e9)) is var time && time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours} h {time.Minutes} min") : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Seconds} s";

    static void Write(Stream stream, StudyProgress progress, bool isDone)
    {
        using var writer = new Utf8JsonWriter(stream);
        Write(writer, progress, isDone);
    }

    static void Write(Utf8JsonWriter writer, StudyProgress progress, bool isDone)
    {
        writer.WriteStartObject();
        writer.WriteNumber("done", progress.Done);
        writer.WriteNumber("all", progress.All);
        writer.WriteNumber("failed", progress.Failed);
        writer.WriteNumber("tokens", progress.Tokens);
        writer.WriteNumber("seconds", Math.Round(progress.Seconds, 3));
        writer.WriteNumber("tokens_per_second", Math.Round(progress.TokensPerSecond, 1));
        foreach (var (name, value) in ((string, double?)[])[("seconds_left", progress.SecondsLeft), ("dtr", progress.Dtr), ("accuracy", progress.Accuracy)])
            if (value is { } number)
                writer.WriteNumber(name, number);
            else
                writer.WriteNull(name);
        writer.WriteBoolean("finished", isDone);
        writer.WriteEndObject();
    }

    void Clear()
    {
        if (shown)
            io.Error.ClearLine();
        shown = false;
    }

    static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Takes the file away when the study is closed: then it can be asked itself.</summary>
    sealed class ProgressFileOf(string study) : IDisposable
    {
        public void Dispose() => File.Delete(ProgressFile(study));
    }
}
#endif
