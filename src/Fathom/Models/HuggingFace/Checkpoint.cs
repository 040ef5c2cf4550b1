using Fathom.Formats;
using Fathom.Models.Keys;

namespace Fathom.Models.HuggingFace;

/// <summary>A config.json as it is read: of a model that sees pictures too, its language part.</summary>
/// <param name="Config">What is said of the language model.</param>
/// <param name="Layout">How its tensors and keys are named.</param>
/// <param name="Tied">Whether the unembedding is the embedding.</param>
/// <param name="SeesPictures">Whether there is a vision tower beside it.</param>
/// <param name="Unknown">The keys that nothing is known of.</param>
sealed record Checkpoint(ConfigFile Config, CheckpointLayout Layout, bool Tied, bool SeesPictures, IReadOnlyList<string> Unknown)
{
    /// <summary>Before the names of the language part's tensors.</summary>
    const string LanguagePrefix = "language_model.";

    static readonly string[] VisionPrefixes = ["vision_tower.", "multi_modal_projector.", "vision_model."];

    /// <summary>Reads a file and checks its keys.</summary>
    /// <exception cref="ModelFormatException">The model is one that is not supported.</exception>
    public static Checkpoint Read(string path)
    {
        var file = ConfigFile.Read(path);
        return CheckpointLayouts.WithVision.TryGetValue(file.Text("model_type") ?? "", out string? language)
            ? OfLanguagePart(file.With(ConfigKeys.WithVision), language) : Of(file, CheckpointLayouts.Of(file), null, []);
    }

    static Checkpoint OfLanguagePart(ConfigFile whole, string type)
    {
        var unknown = whole.Check();
        var text = whole.Section("text_config") ?? throw whole.Fault("text_config is missing");
        if (text.Text("model_type") is { } stated && stated != type)
            throw whole.Fault($"text_config is of type '{stated}', which is not supported (only {type})");
        return Of(text, CheckpointLayouts.Known[type], whole.Boolean("tie_word_embeddings"), unknown) with { SeesPictures = true };
    }

    static Checkpoint Of(ConfigFile config, CheckpointLayout layout, bool? tied, List<string> unknown)
    {
        var known = config.With(layout.Keys);
        unknown.AddRange(known.Check());
        if (layout == GptOssLayout.GptOss && known.Section("quantization_config") is { } quantisation && quantisation.Text("quant_method") is not "mxfp4")
            throw config.Fault($"quantization_config {quantisation.Text("quant_method")} is not supported");
        return new(known, layout, tied ?? known.Boolean("tie_word_embeddings") ?? false, false, unknown);
    }

    /// <summary>The name of a tensor as a model of language alone has it; null where it belongs to the vision tower.</summary>
    public string? NameOf(Tensor tensor)
    {
        if (!SeesPictures)
            return tensor.Name;
        string name = tensor.Name, inner = name.StartsWith(Layout.Prefix, StringComparison.Ordinal) ? name[Layout.Prefix.Length..] : name;
        if (VisionPrefixes.Any(prefix => inner.StartsWith(prefix, StringComparison.Ordinal)))
            return null;
        return inner.StartsWith(LanguagePrefix, StringComparison.Ordinal) ? inner[LanguagePrefix.Length..] : name;
    }
}
