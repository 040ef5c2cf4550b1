using Fathom.Formats;

namespace Fathom.Hub;

/// <summary>One of the GGUF models of a repository.</summary>
/// <param name="Path">Its file; of a split one the first.</param>
/// <param name="Files">All files of it.</param>
public sealed record GgufModel(string Path, IReadOnlyList<HubFile> Files)
{
    /// <summary>Its bytes.</summary>
    public long Size => Files.Sum(static file => file.Size);
}

/// <summary>Which files of a repository are wanted.</summary>
public static class HubChoice
{
    static readonly string[] OthersWeights = [".bin", ".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".ot", ".onnx", ".onnx_data", ".tflite", ".gguf", ".mlmodel", ".pb", ".mlpackage", ".llamafile"];
    static readonly string[] DataEndings = [".parquet", ".csv", ".tsv", ".json", ".jsonl", ".ndjson"];
    static readonly string[] Packed = ["", ".gz", ".zst"];

    /// <summary>The files that fit any of the patterns.</summary>
    /// <exception cref="FathomException">One fits none.</exception>
    public static IReadOnlyList<HubFile> Matching(HubSnapshot snapshot, IReadOnlyList<FilePattern> patterns)
    {
        foreach (var pattern in patterns)
            if (!snapshot.Files.Any(file => pattern.Fits(file.Path)))
                throw new FathomException($"{snapshot.Repository.Name}: no file fits {pattern.Text}: it has {Names(snapshot.Files)}");
        return [.. snapshot.Files.Where(file => patterns.Any(pattern => pattern.Fits(file.Path)))];
    }

    /// <summary>The GGUF models among files without other weights; none where there are safetensors.</summary>
    public static IReadOnlyList<GgufModel> GgufModels(IReadOnlyList<HubFile> files) => files.Any(static file => IsSafetensors(file)) ? [] : AllGgufModels(files);

    /// <summary>What tells one of several GGUF models from the others behind ORG/NAME: its quantisation, such as Q4_K_M, or its file.</summary>
    public static string Which(GgufModel model, IReadOnlyList<GgufModel> models)
    {
        string stem = GgufSplit.Stem(model.Path), quantisation = stem[(stem.AsSpan().LastIndexOfAny('-', '.', '/') + 1)..];
        return quantisation.Length > 0 && models.Count(other => GgufNames.Fits(other.Path, quantisation)) == 1 ? quantisation : model.Path;
    }

    /// <summary>What is meant by ORG/NAME:WHICH: a file, or the GGUF model whose name ends so.</summary>
    /// <exception cref="FathomException">There is none, or more than one.</exception>
    public static IReadOnlyList<HubFile> Named(HubSnapshot snapshot, string which)
    {
        var models = AllGgufModels(snapshot.Files);
        GgufModel[] fitting = [.. models.Where(model => model.Path == which)];
        if (fitting.Length == 0)
            fitting = [.. models.Where(model => GgufNames.Fits(model.Path, which))];
        return fitting switch
        {
            [var one] => one.Files,
            [] when snapshot.Files.FirstOrDefault(file => file.Path == which) is { } file => [file],
            [] => throw new FathomException($"{snapshot.Repository.Name}: has neither a file {which} nor a GGUF model whose name ends so: it has {Names(models.Length > 0 ? models.SelectMany(static model => model.Files) : snapshot.Files)}"),
            _ => throw new FathomException($"{snapshot.Repository.Name}: {fitting.Length} GGUF models are called {which}: {Names(fitting.SelectMany(static model => model.Files))}"),
        };
    }

    /// <summary>All files but weights in forms of other programs, where there are safetensors.</summary>
    public static IReadOnlyList<HubFile> Readable(HubSnapshot snapshot) => !snapshot.Files.Any(static file => IsSafetensors(file)) ? snapshot.Files
        : [.. snapshot.Files.Where(static file => !OthersWeights.Contains(Path.GetExtension(file.Path), StringComparer.OrdinalIgnoreCase))];

    /// <summary>The tables of a data set: Parquet, CSV and JSON, also compressed.</summary>
    /// <exception cref="FathomException">There is none.</exception>
    public static IReadOnlyList<HubFile> Tables(HubSnapshot snapshot)
    {
        HubFile[] tables = [.. snapshot.Files.Where(static file => IsTable(file.Path))];
        return tables.Length > 0 ? tables : throw new FathomException($"{snapshot.Repository.Name}: {snapshot.Revision} of it has no table (Parquet, CSV, JSON): it has {Names(snapshot.Files)}");
    }

    /// <summary>Whether a file is a table by its name, and not what describes one.</summary>
    public static bool IsTable(string path) => !Path.GetFileName(path).StartsWith("dataset_info", StringComparison.OrdinalIgnoreCase)
        && Array.Exists(DataEndings, ending => Array.Exists(Packed, packed => path.EndsWith(ending + packed, StringComparison.OrdinalIgnoreCase)));

    static GgufModel[] AllGgufModels(IReadOnlyList<HubFile> files) =>
        [.. GgufNames.Models(files.Select(static file => file.Path)).Select(path => new GgufModel(path, [.. files.Where(file => GgufNames.AreParts(path, file.Path))]))];

    static bool IsSafetensors(HubFile file) => file.Path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    static string Names(IEnumerable<HubFile> files)
    {
        const int mostNames = 12;
        HubFile[] all = [.. files];
        return all.Length == 0 ? "none" : string.Join(", ", all.Take(mostNames).Select(static file => $"{file.Path} ({ByteSize.Text(file.Size)})")) + (all.Length > mostNames ? $" and {all.Length - mostNames} more" : "");
    }
}
