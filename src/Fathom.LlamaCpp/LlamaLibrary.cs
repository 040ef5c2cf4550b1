using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using LLama.Native;

namespace Fathom.LlamaCpp;

/// <summary>llama.cpp's libraries: found, checked and loaded once for the process.</summary>
/// <remarks>LLamaSharp declares llama.cpp's calls; those of ggml that it does not declare, <see cref="Ggml"/> takes from the same libraries.</remarks>
static unsafe class LlamaLibrary
{
    /// <summary>Names the environment variable whose folder is taken in place of the libraries that come along.</summary>
    public const string FolderVariable = "FATHOM_LLAMA_CPP";

    /// <summary>The version of ggml, and its commit, that the declarations of calls and structures hold for.</summary>
    public const string Version = "0.18.0", Commit = "815a2a591";

    /// <summary>The folder with what is the same for all processors, where a system has that.</summary>
    const string CommonLevel = "avx2";

    static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Loads it, where that has not been done.</summary>
    /// <returns>The folder that it came from.</returns>
    /// <exception cref="FathomException">It is not there, cannot be loaded, or is of another version.</exception>
    public static string Require() => Loaded.Value;

    static string Load()
    {
        string own = Path.Combine(AppContext.BaseDirectory, "runtimes", Runtime, "native");
        string ofProcessor = Path.Combine(own, Level);
        string? given = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named : null;
        string folder = given ?? new[] { ofProcessor, Path.Combine(own, CommonLevel) }.FirstOrDefault(static place => File.Exists(FileOf(place, "llama"))) ?? own;
        if (!File.Exists(FileOf(folder, "llama")))
            throw new FathomException(given is not null
                ? $"{FolderVariable} is {folder}, where there is no {Path.GetFileName(FileOf(folder, "llama"))}"
                : $"llama.cpp's library is not there: {FileOf(folder, "llama")} is missing; {FolderVariable} names a folder that has it");
        nint ggmlBase = Open(FileOf(folder, "ggml-base"));
        Ggml.Bind(ggmlBase);
        Check(folder);
        foreach (string backend in Backends(folder, given is null ? [ofProcessor, folder] : [folder, ofProcessor]))
            Open(backend);
        Open(FileOf(folder, "ggml"));
        PassRows.Bind(Open(FileOf(folder, "llama")));
        NativeLibraryConfig.All.WithLogCallback(LlamaLog.Add);
        NativeLibraryConfig.LLama.WithLibrary(FileOf(folder, "llama"));
        NativeApi.llama_empty_call();
        NativeThread.Watch();
        return folder;
    }

    /// <summary>The processor's library, from the first of some folders that has one, and those of other devices.</summary>
    static IEnumerable<string> Backends(string folder, string[] ofProcessor)
    {
        string[] processor = [.. ofProcessor.Select(static place => FileOf(place, "ggml-cpu"))];
        yield return Array.Find(processor, File.Exists) ?? processor[0];
        string[] known = [FileOf(folder, "ggml-base"), .. processor];
        foreach (string other in Directory.GetFiles(folder, Path.GetFileName(FileOf(folder, "ggml-*"))).Order(StringComparer.Ordinal).Except(known))
            yield return other;
    }

    static void Check(string folder)
    {
        string version = Ggml.VersionText(), commit = Ggml.CommitText();
        if (version != Version || !(commit.StartsWith(Commit, StringComparison.Ordinal) || Commit.StartsWith(commit, StringComparison.Ordinal)))
            throw new FathomException($"{folder}: is of another version of llama.cpp: its ggml is {version} ({commit}), where {Version} ({Commit}) is needed");
    }

    static nint Open(string file)
    {
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new FathomException($"{file}: cannot be loaded{Missing(error.Message)}", error);
        }
    }

    /// <summary>What the system's loader says is not there.</summary>
    static string Missing(string message) => message.Contains("libgomp", StringComparison.Ordinal)
        ? ": it needs libgomp.so.1, which Debian's package libgomp1 has" : $": {message.Trim().Split('\n')[^1].Trim()}";

    static string FileOf(string folder, string name) => Path.Combine(folder,
        OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so");

    static string Runtime
    {
        get
        {
            string processor = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
            bool musl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
            return (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : musl ? "linux-musl-" : "linux-") + processor;
        }
    }

    /// <summary>The folder of what this processor can do.</summary>
    static string Level =>
        Avx512F.IsSupported && Avx512CD.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported ? "avx512"
        : Avx2.IsSupported && Fma.IsSupported ? "avx2" : Avx.IsSupported ? "avx" : "noavx";
}
