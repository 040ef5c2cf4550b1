using System.Globalization;
using System.Text.Json;
using Fathom.Hub;

namespace Fathom.Cli;

/// <summary>Asks the hub and pulls from it, as pull and data pull do alike.</summary>
sealed class PullRun(CommandIo io, bool quiet)
{
    const int LongestPath = 32;

    readonly ProgressLine line = new(io, quiet);

    /// <summary>Says something to the user.</summary>
    public void Note(string text) => line.Say(text);

    /// <summary>What a repository holds.</summary>
    public HubSnapshot Find(HubKind kind, string name, string? revision, Interruption interruption) =>
        HubSnapshot.Find(new(kind, name), revision, HubSettings.OfEnvironment(), Note, interruption.Token).GetAwaiter().GetResult();

    /// <summary>Gets files, and says what was got; null where Ctrl+C ended it.</summary>
    public PulledFiles? Pull(HubSnapshot snapshot, IReadOnlyList<HubFile> files, Interruption interruption)
    {
        try
        {
            var pulled = snapshot.Pull(files, Show, interruption.Token).GetAwaiter().GetResult();
            Note(string.Create(CultureInfo.InvariantCulture,
                $"{snapshot.Repository.Name}: {files.Count} file{(files.Count == 1 ? "" : "s")}, {ByteSize.Text(files.Sum(static file => file.Size))}, of which {ByteSize.Text(pulled.ReceivedBytes)} came now; commit {snapshot.Commit}"));
            return pulled;
        }
        catch (OperationCanceledException)
        {
            Note("interrupted: what came is kept, and the same command goes on where it ended");
            return null;
        }
        finally
        {
            line.Clear();
        }
    }

    /// <summary>Writes what was got as JSON.</summary>
    public void WriteJson(HubSnapshot snapshot, PulledFiles pulled, IEnumerable<string> paths) => JsonAnswers.Write(io, json =>
    {
        json.WriteStartObject();
        json.WriteString("repository", snapshot.Repository.Name);
        json.WriteString("revision", snapshot.Revision);
        json.WriteString("commit", snapshot.Commit);
        json.WriteString("folder", snapshot.Folder);
        json.WriteBoolean("offline", snapshot.OfflineReason is not null);
        json.WriteNumber("bytes", pulled.Files.Sum(static file => file.File.Size));
        json.WriteNumber("received_bytes", pulled.ReceivedBytes);
        json.WriteStartArray("paths");
        foreach (string path in paths)
            json.WriteStringValue(path);
        json.WriteEndArray();
        json.WriteStartArray("files");
        foreach (var file in pulled.Files)
            WriteFile(json, file);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    static void WriteFile(Utf8JsonWriter json, PulledFile file)
    {
        json.WriteStartObject();
        json.WriteString("name", file.File.Path);
        json.WriteString("path", file.Path);
        json.WriteNumber("bytes", file.File.Size);
        json.WriteString("state", file.State switch { PulledState.Loaded => "loaded", PulledState.Resumed => "resumed", _ => "there" });
        json.WriteEndObject();
    }

    void Show(PullProgress progress) => line.Show(() => string.Create(CultureInfo.InvariantCulture,
        $"{ByteSize.Text(progress.Done)} of {ByteSize.Text(progress.Total)}{(progress.BytesPerSecond is { } speed ? $", {ByteSize.Text(speed)}/s, {ProgressLine.Time(progress.SecondsLeft ?? 0)} left" : "")}: {Short(progress.Path)}"));

    /// <summary>The end of a path that is too long for a line.</summary>
    static string Short(string path) => path.Length <= LongestPath ? path : $"…{path[^(LongestPath - 1)..]}";
}
