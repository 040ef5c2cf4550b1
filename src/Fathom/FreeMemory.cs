using System.Globalization;

namespace Fathom;

/// <summary>How much memory a process may still take.</summary>
static class FreeMemory
{
    const string SystemFile = "/proc/meminfo", Available = "MemAvailable:";

    /// <summary>What Linux says is available, mapped files not counted as taken, and at most what the process may have in all, which is the answer elsewhere.</summary>
    public static long Bytes => Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, OfSystem() ?? long.MaxValue);

    static long? OfSystem()
    {
        if (!File.Exists(SystemFile))
            return null;
        string? line = File.ReadLines(SystemFile).FirstOrDefault(static line => line.StartsWith(Available, StringComparison.Ordinal));
        return long.TryParse(line?[Available.Length..].Replace("kB", ""), CultureInfo.InvariantCulture, out long kibibytes) ? kibibytes << 10 : null;
    }
}
