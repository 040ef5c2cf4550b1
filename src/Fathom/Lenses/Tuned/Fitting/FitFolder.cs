using System.Globalization;
using System.Text.Json;
using Fathom.Formats;
using Fathom.Models;

namespace Fathom.Lenses.Tuned.Fitting;

/// <summary>The folder that a fit writes: a checkpoint while it goes on, and the lens in the published form at the end.</summary>
/// <param name="folder">The folder, which is made where it does not exist.</param>
/// <param name="identity">What the fit depends on: a checkpoint of another is not gone on with.</param>
sealed class FitFolder(string folder, string identity)
{
    const string IdentityName = "fit", SectionsName = "sections";

    string CheckpointPath => PathOfCheckpoint(folder);

    /// <summary>Whether a folder holds a checkpoint.</summary>
    public static bool HasCheckpoint(string folder) => File.Exists(PathOfCheckpoint(folder));

    /// <summary>Makes the folder.</summary>
    /// <exception cref="FathomException">It cannot be made.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{folder}: cannot be made: {FileFault.Of(folder, error)}", error);
        }
    }

    /// <summary>Keeps translators that have seen so many sections of the text.</summary>
    public void Keep(FittedTranslator[] translators, int sections) => SafetensorsWriter.Write(CheckpointPath,
        [.. translators.SelectMany(static (translator, index) => translator.State(index))],
        new Dictionary<string, string> { [IdentityName] = identity, [SectionsName] = sections.ToString(CultureInfo.InvariantCulture) });

    /// <summary>Takes in a checkpoint, if there is one; returns the number of sections that its translators have seen.</summary>
    /// <exception cref="FathomException">It is that of another fit, or damaged.</exception>
    public int Resume(FittedTranslator[] translators)
    {
        if (!HasCheckpoint(folder))
            return 0;
        using var file = SafetensorsFile.Open(CheckpointPath);
        if (file.Metadata.GetValueOrDefault(IdentityName) != identity)
            throw new FathomException($"{CheckpointPath}: is of another model, text or options: delete it, or choose another folder");
        if (!int.TryParse(file.Metadata.GetValueOrDefault(SectionsName), CultureInfo.InvariantCulture, out int sections) || sections < 1)
            throw new ModelFormatException(CheckpointPath, "does not say how far it is");
        for (int i = 0; i < translators.Length; i++)
            translators[i].Restore(i, file);
        return sections;
    }

    /// <summary>Writes the lens, and lets the checkpoint go.</summary>
    public void Finish(LanguageModel model, FittedTranslator[] translators)
    {
        SafetensorsWriter.Write(Path.Combine(folder, "params.safetensors"),
            [.. translators.SelectMany(static (translator, index) => translator.Parameters(index))], new Dictionary<string, string> { ["format"] = "pt" });
        AtomicFile.Write(Path.Combine(folder, TunedLensConfig.FileName), stream => WriteConfig(stream, model));
        File.Delete(CheckpointPath);
    }

    static string PathOfCheckpoint(string folder) => Path.Combine(folder, "checkpoint.safetensors");

    static void WriteConfig(Stream stream, LanguageModel model)
    {
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        json.WriteStartObject();
        json.WriteString("base_model_name_or_path", model.Identity.Name);
        json.WriteNumber("d_model", model.Shape.Width);
        json.WriteNumber("num_hidden_layers", model.Shape.Layers);
        json.WriteBoolean("bias", true);
        json.WriteNull("base_model_revision");
        json.WriteString("unembed_hash", UnembeddingHash.Of(model));
        json.WriteString("lens_type", TunedLensConfig.LensType);
        json.WriteEndObject();
    }
}
