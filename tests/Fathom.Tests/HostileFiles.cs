using System.Diagnostics;
using System.Text.Json;

namespace Fathom.Tests;

/// <summary>A row of bad/expected.json: a hostile file and what is to become of it.</summary>
/// <param name="File">Its path below the folder bad.</param>
/// <param name="Kind">What it is: gguf, safetensors, config …</param>
/// <param name="Stage">Where it shows at the latest.</param>
/// <param name="MayLoad">False: it must end in an error. True: an error or a working load.</param>
sealed record HostileFile(string File, string Kind, string Stage, bool MayLoad);

/// <summary>The hostile files, and what holds for reading any of them.</summary>
static class HostileFiles
{
    static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The files of a kind that show at a stage.</summary>
    public static IEnumerable<HostileFile> Of(string kind, string stage) => Of(kind).Where(row => row.Stage == stage);

    /// <summary>The files of a kind.</summary>
    public static IEnumerable<HostileFile> Of(string kind) =>
        JsonSerializer.Deserialize<HostileFile[]>(File.ReadAllText(Fixtures.Path("bad/expected.json")), SnakeCase)!
            .Where(row => row.Kind == kind);

    /// <summary>Reads a hostile file: it is refused with one sentence or, where it may, loads; quickly and in little memory either way.</summary>
    public static void Check(HostileFile file, Action<string> read)
    {
        const long mostBytes = 50 << 20;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var error = Record.Exception(() => read(Fixtures.Path($"bad/{file.File}")));
        Assert.True(error is FathomException || (error is null && file.MayLoad), $"{file.File}: {error?.ToString() ?? "loads"}");
        Assert.DoesNotContain("\n", error?.Message ?? "", StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"{file.File} took {watch.Elapsed}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < mostBytes, $"{file.File} took too much memory");
    }
}
