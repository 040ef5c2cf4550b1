using Fathom.Formats;

namespace Fathom.Models;

/// <summary>Finds the file or folder that a model's path or name stands for.</summary>
static class ModelPlace
{
    /// <summary>
    /// A path as it is, else the folder of a model of that name that Hugging Face's tools have downloaded. Of a folder that has no
    /// config.json but one GGUF model, that model.
    /// </summary>
    /// <exception cref="FathomException">There is neither; a folder cannot be read, or holds several GGUF models and nothing says which is meant.</exception>
    public static string Find(string pathOrName)
    {
        string place = File.Exists(pathOrName) || Directory.Exists(pathOrName) ? pathOrName : HuggingFaceCache.Find(pathOrName)
            ?? throw new FathomException($"{pathOrName}: there is no such file or folder, and no model of that name in {HuggingFaceCache.Folder}, where downloaded models are looked for");
        if (!Directory.Exists(place) || File.Exists(Path.Combine(place, "config.json")))
            return place;
        string[] models = [.. GgufFiles(place).Where(static file => !GgufSplit.IsLaterPart(file)).Order(StringComparer.Ordinal)];
        return models.Length switch
        {
            0 => place,
            1 => models[0],
            _ => throw new FathomException($"{place}: holds {models.Length} GGUF models: name one of them, such as {models[0]}"),
        };
    }

    /// <summary>The folder of a Hugging Face model, where one of its files is named; else the place itself.</summary>
    public static string FolderOf(string place) =>
        Path.GetExtension(place).ToLowerInvariant() is ".safetensors" or ".json" && File.Exists(place)
        && Path.GetDirectoryName(Path.GetFullPath(place)) is { } folder && File.Exists(Path.Combine(folder, "config.json"))
            ? folder : place;

    static string[] GgufFiles(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*.gguf");
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{folder}: cannot be read: {FileFault.Of(folder, error)}", error);
        }
    }
}
