using Fathom.LlamaCpp;
using Fathom.Models;

namespace Fathom.Tests.LlamaCpp;

/// <summary>A cache folder of the tests' own, gone when they are done: float32 weights take hundreds of megabytes.</summary>
public sealed class ExactCache : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly string? before = Environment.GetEnvironmentVariable(CacheFolder.Variable);

    public ExactCache() => Environment.SetEnvironmentVariable(CacheFolder.Variable, folder.Path);

    /// <summary>Opens a model to be run by float32 weights.</summary>
    internal static LanguageModel Open(string path) => LlamaModel.Open(path, new() { Threads = 1, Exact = true });

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(CacheFolder.Variable, before);
        folder.Dispose();
    }
}
