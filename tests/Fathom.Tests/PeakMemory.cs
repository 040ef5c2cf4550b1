namespace Fathom.Tests;

/// <summary>How much memory this process takes while it does something: as much as the system counts as resident, at the highest.</summary>
static class PeakMemory
{
    const string ResetPeak = "5";

    /// <summary>The bytes that are resident at most beyond those before; 0 where the system does not tell.</summary>
    public static long Of(Action action)
    {
        if (!File.Exists("/proc/self/clear_refs"))
        {
            action();
            return 0;
        }
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", ResetPeak);
        long before = Resident("self", "VmHWM");
        action();
        return Math.Max(0, Resident("self", "VmHWM") - before);   // pages may be given back between the two
    }

    /// <summary>A line of a process' status, in bytes.</summary>
    public static long Resident(string process, string key) => 1024 * long.Parse(
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith($"{key}:", StringComparison.Ordinal)).Split(':')[1].Replace("kB", ""));
}
