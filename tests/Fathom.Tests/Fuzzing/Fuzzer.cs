using System.Diagnostics;
using System.Globalization;

namespace Fathom.Tests.Fuzzing;

/// <summary>
/// Reads changed inputs for some seconds. Each must be read or refused by a <see cref="FathomException"/>, within ten seconds and 500 MB; one that is not is kept.
/// </summary>
static class Fuzzer
{
    const long MostBytes = 500 << 20;

    /// <summary>Of processor time, whatever else the machine does; and of time in which an input may do nothing.</summary>
    static readonly TimeSpan patience = TimeSpan.FromSeconds(10), stillness = TimeSpan.FromSeconds(120);

    /// <summary>Runs as long, and from that seed, as FATHOM_FUZZ_SECONDS and FATHOM_FUZZ_SEED say: ten seconds, always the same, if they say nothing.</summary>
    /// <param name="kind">What is read.</param>
    /// <param name="corpus">The inputs to begin with.</param>
    /// <param name="words">Words of the format.</param>
    /// <param name="read">Reads an input.</param>
    public static void Run(string kind, IReadOnlyList<byte[]> corpus, IReadOnlyList<string> words, Action<byte[]> read)
    {
        int seed = Setting("FATHOM_FUZZ_SEED", 1), seconds = Setting("FATHOM_FUZZ_SECONDS", 9);
        var mutator = new Mutator(new Random(seed), corpus, words);
        var watch = Stopwatch.StartNew();
        long residentBefore = PeakMemory.Resident("self", "VmHWM");
        int count = 0;
        for (; watch.Elapsed.TotalSeconds < seconds; count++)
        {
            byte[] input = mutator.Next();
            string? fault = FaultOf(() => read(input));
            if (fault is null && PeakMemory.Resident("self", "VmHWM") - residentBefore > MostBytes)
            {
                long bytes = PeakMemory.Of(() => FaultOf(() => read(input)));
                fault = bytes > MostBytes ? $"it took {bytes >> 20} MB" : null;
            }
            if (fault is not null)
                Assert.Fail($"{kind}, input {count} of seed {seed}, kept in {Kept(kind, input)}: {fault}");
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {count} inputs of seed {seed} in {watch.Elapsed.TotalSeconds:0} s");
    }

    static string? FaultOf(Action read)
    {
        Exception? error = null;
        var reader = new Thread(() => error = Record.Exception(read)) { IsBackground = true };
        var (spentBefore, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        reader.Start();
        while (!reader.Join(TimeSpan.FromMilliseconds(100)))
        {
            if (Environment.CpuUsage.TotalTime - spentBefore > patience || watch.Elapsed > stillness)
                return $"it takes more than {patience.TotalSeconds} s";
        }
        return error is null or FathomException ? null : error.ToString();
    }

    static string Kept(string kind, byte[] input)
    {
        string path = Path.Combine(Path.GetTempPath(), $"fathom-fuzz-{kind}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..8]}");
        File.WriteAllBytes(path, input);
        return path;
    }

    static int Setting(string name, int byDefault) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : byDefault;
}
