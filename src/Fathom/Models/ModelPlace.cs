using Fathom.Formats;

namespace Fathom.Models;

/// <summary>Finds the file or folder that a model's path or name stands for.</summary>
static class ModelPlace
{
    /// <summary>Files of a repository lie in no more folders within each other.</summary>
    const int MostFolders = 16;

    static readonly string[] FileEndings = [".gguf", ".safetensors", ".json", ".bin"];

    /// <summary>
    /// A path as it is, else the model of that name that was downloaded from the Hugging Face hub. Of a folder that has no config.json but one GGUF model,
    /// that model.
    /// </summary>
    /// <exception cref="FathomException">A folder cannot be read, or holds several GGUF models and nothing says which is meant.</exception>
    /// <exception cref="AbsentModelException">It is the name of a model that was not downloaded.</exception>
    public static string Find(string pathOrName)
    {
        if (Directory.Exists(pathOrName))
            return InFolder(pathOrName);
        if (File.Exists(pathOrName) || HubName.Of(pathOrName) is not { } name)
            return pathOrName;
        if (HuggingFaceCache.Find(name.Repository) is { } snapshot)
            return InSnapshot(snapshot, name);
        return LooksLikeAPath(name) ? pathOrName : throw new AbsentModelException(pathOrName, $"there is no such file or folder, and no model of that name in {HuggingFaceCache.Root}, where downloaded models are looked for");
    }

    /// <summary>The folder of a Hugging Face model, where one of its files is named; else the place itself.</summary>
    public static string FolderOf(string place) =>
        Path.GetExtension(place).ToLowerInvariant() is ".safetensors" or ".json" && File.Exists(place)
        && Path.GetDirectoryName(Path.GetFullPath(place)) is { } folder && File.Exists(Path.Combine(folder, "config.json"))
            ? folder : place;

    static string InFolder(string folder)
    {
        if (File.Exists(Path.Combine(folder, "config.json")))
            return folder;
        string[] models = GgufNames.Models(Files(folder, depth: 0));
        return models.Length switch
        {
            0 => folder,
            1 => Path.Combine(folder, models[0]),
            _ => throw new FathomException($"{folder}: holds {models.Length} GGUF models: name one of them, such as {Path.Combine(folder, models[0])}"),
        };
    }

    /// <summary>The model of a downloaded repository, whose files may lie in folders: a Hugging Face model where weights lie beside its config.json, else its GGUF.</summary>
    static string InSnapshot(string snapshot, HubName name)
    {
        string[] files = Files(snapshot, MostFolders);
        string[] models = GgufNames.Models(files);
        if (name.Which is { } which)
            models = files.Contains(which) ? [which] : Array.FindAll(models, path => GgufNames.Fits(path, which));
        else if (models.Length == 0 || (files.Contains("config.json") && files.Any(static path => path.EndsWith(".safetensors", StringComparison.Ordinal))))
            return files.Any(static path => path.EndsWith(".json", StringComparison.Ordinal) || path.EndsWith(".safetensors", StringComparison.Ordinal))
                ? snapshot : throw new AbsentModelException($"{name}", "what was downloaded of it holds no model");
        return models.Length switch
        {
            0 => throw new AbsentModelException($"{name}", "what was downloaded of it has no such file, and no GGUF model whose name ends so"),
            1 => Path.Combine(snapshot, models[0]),
            _ => throw new FathomException($"{name}: {models.Length} of its GGUF models are downloaded: say which, such as {name.Repository}:{models[0]}, of {string.Join(", ", models)}"),
        };
    }

    /// <summary>Whether a name that was not found is more likely a path.</summary>
    static bool LooksLikeAPath(HubName name) => name.Which is null
        && (name.Repository.Split('/') is not [var first, _] || Directory.Exists(first)
            || FileEndings.Contains(Path.GetExtension(name.Repository), StringComparer.OrdinalIgnoreCase));

    /// <summary>The files of a folder that are there, by their paths in it with slashes.</summary>
    static string[] Files(string folder, int depth)
    {
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = depth, AttributesToSkip = 0, IgnoreInaccessible = false };
            return [.. Directory.EnumerateFiles(folder, "*", options).Where(FileLinks.LeadToAFile)
                .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))];
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{folder}: cannot be read: {FileFault.Of(folder, error)}", error);
        }
    }
}
