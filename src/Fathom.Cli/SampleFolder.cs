using System.Globalization;
using Fathom.Runs;
using Fathom.Samples;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>A folder with a file of each sample, named after its seed, if there is one.</summary>
/// <param name="option">The option that names it.</param>
/// <param name="path">The folder; null for none.</param>
sealed class SampleFolder(string option, string? path)
{
    int written;

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

    /// <summary>Whether there is one.</summary>
    public bool IsAsked => path is not null;

    /// <summary>Opens files for the residual streams of samples; null where there is no folder.</summary>
    /// <param name="half">Whether values are stored as float16.</param>
    public Func<ulong, ResidualFile>? Residuals(bool half) => path is null ? null : seed => new(FileOf(seed, ".safetensors"), half);

    /// <summary>Writes the trace of a sample that has one.</summary>
    /// <exception cref="FathomException">It cannot be written.</exception>
    public void Save(Sample sample)
    {
        TraceFile.Save(FileOf(sample.Seed, ".fathom"), sample.Trace!);
        written++;
    }

    /// <summary>Says how many were written.</summary>
    public void Tell(Action<string> note)
    {
        if (path is not null)
            note($"wrote {written} trace{(written == 1 ? "" : "s")} into {path}");
    }

    string FileOf(ulong seed, string ending) => Path.Combine(path!, string.Create(CultureInfo.InvariantCulture, $"seed-{seed}{ending}"));
}
