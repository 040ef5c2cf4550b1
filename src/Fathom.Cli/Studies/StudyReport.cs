#if STUDIES
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;

namespace Fathom.Cli.Studies;

/// <summary>Tells how far a study is: on a line of stderr where somebody watches, in lines of JSON, and in a file beside the study, since nobody else can read that meanwhile.</summary>
sealed class StudyReport(CommandIo io, bool quiet, bool json, string study)
{
    static readonly TimeSpan BetweenTellings = TimeSpan.FromSeconds(1);

    readonly ProgressLine line = new(io, quiet);
    readonly Stopwatch sinceTold = new();

    /// <summary>The file that tells how far a study is that is open.</summary>
    public static string ProgressFile(string study) => $"{study}.progress.json";

    /// <summary>How far the run is that has a study open; null where none has.</summary>
    public static StudyProgress? Read(string study)
    {
        try
        {
            string file = ProgressFile(study);
            if (!File.Exists(file) || StudyFile.IsFree(study))
                return null;
            var told = JsonElement.Parse(File.ReadAllText(file));
            double? Known(string name) => told.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
            return new(told.GetProperty("done").GetInt64(), told.GetProperty("all").GetInt64(), told.GetProperty("failed").GetInt64(), told.GetProperty("tokens").GetInt64(),
                told.GetProperty("seconds").GetDouble(), Known("seconds_left"), Known("dtr"), Known("accuracy"));
        }
        catch (Exception error) when (error is IOException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes a line.</summary>
    public void Note(string text) => line.Say(text);

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
        line.Show(() => Line(progress));
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
        line.Clear();
        if (json)
            JsonAnswers.Write(io, writer => Write(writer, progress, isDone: progress.Done == progress.All));
        if (interrupted)
            io.Error.Line($"interrupted: {Count(progress.Done)} of {Count(progress.All)} samples are in {study}; the same command goes on");
        else
            Note(Line(progress));
        if (progress.Failed > 0)
            Note($"{Count(progress.Failed)} sample{(progress.Failed == 1 ? "" : "s")} could not be measured: fathom study query {study} \"select prompt, sample, problem from samples where problem is not null\" tells why");
    }

    /// <summary>How far it is, in a line.</summary>
    public static string Line(StudyProgress progress)
    {
        string left = progress is { SecondsLeft: { } seconds } && progress.Done < progress.All ? $", {ProgressLine.Time(seconds)} left" : "";
        string dtr = progress.Dtr is { } ratio ? string.Create(CultureInfo.InvariantCulture, $", DTR {ratio:0.000}") : "";
        string accuracy = progress.Accuracy is { } share ? string.Create(CultureInfo.InvariantCulture, $", {share:0.0 %} right") : "";
        return $"{Count(progress.Done)} of {Count(progress.All)} samples, {Count((long)progress.TokensPerSecond)} tokens/s{left}{dtr}{accuracy}";
    }

    static void Write(Stream stream, StudyProgress progress, bool isDone)
    {
        using var writer = new Utf8JsonWriter(stream);
        Write(writer, progress, isDone);
    }

    /// <summary>How far it is, as JSON.</summary>
    public static void Write(Utf8JsonWriter writer, StudyProgress progress, bool isDone)
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

    static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Takes the file away when the study is closed: then it can be asked itself.</summary>
    sealed class ProgressFileOf(string study) : IDisposable
    {
        public void Dispose() => File.Delete(ProgressFile(study));
    }
}
#endif
