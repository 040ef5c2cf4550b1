using System.Globalization;
using Fathom.Samples;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>The folder into which the trace of each sample goes, if there is one.</summary>
/// <param name="option">The option that names it.</param>
/// <param name="path">The folder; null for none.</param>
sealed class TraceFolder(string option, string? path)
{
    /// <summary>Makes the folder, before any work is done for it.</summary>
    /// <exception cref="UsageException">The name is empty.</exception>
    /// <exception cref="FathomException">It cannot be made.</exception>
    public void Make()
    {
        if (path is null)
            return;
        if (path.Length == 0)
            throw new UsageException($"{option}: the name of the folder is empty");
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FathomException($"{path}: the folder cannot be made: {error.Message}", error);
        }
    }

    /// <summary>Writes the traces, each named after its seed.</summary>
    /// <exception cref="FathomException">One cannot be written.</exception>
    public void Save(SampleSet set, Action<string> note)
    {
        if (path is null)
            return;
        int written = 0;
        foreach (var sample in set.Samples)
            if (sample.Trace is { } trace)
            {
                TraceFile.Save(Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"seed-{sample.Seed}.fathom")), trace);
                written++;
            }
        note($"wrote {written} trace{(written == 1 ? "" : "s")} into {path}");
    }
}
