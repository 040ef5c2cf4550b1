namespace Fathom.Models.HuggingFace;

/// <summary>The layouts by what config.json calls the type of its model.</summary>
static class CheckpointLayouts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<string, CheckpointLayout> Known { get; } = new Dictionary<string, CheckpointLayout>
    {
        ["llama"] = LlamaLayout.Llama,
        ["mistral"] = LlamaLayout.Mistral,
        ["qwen2"] = QwenLayout.Qwen2,
        ["qwen3"] = QwenLayout.Qwen3,
        ["qwen3_moe"] = QwenLayout.Qwen3Moe,
        ["gemma2"] = GemmaLayout.Gemma2,
        ["gemma3_text"] = GemmaLayout.Gemma3,
        ["gpt2"] = Gpt2Layout.Gpt2,
        ["gpt_neox"] = GptNeoXLayout.GptNeoX,
        ["phi3"] = Phi3Layout.Phi3,
        ["gpt_oss"] = GptOssLayout.GptOss,
    };

    /// <summary>The types that see pictures too, each with the type of its language part.</summary>
    public static IReadOnlyDictionary<string, string> WithVision { get; } = new Dictionary<string, string>
    {
        ["gemma3"] = "gemma3_text",
        ["mistral3"] = "mistral",
    };

    /// <summary>The layout of a checkpoint.</summary>
    /// <exception cref="ModelFormatException">Its type is missing or unknown.</exception>
    public static CheckpointLayout Of(ConfigFile config)
    {
        string type = config.Text("model_type") ?? throw config.Fault("model_type is missing");
        return Known.GetValueOrDefault(type)
            ?? throw config.Fault($"the architecture '{type}' is not supported (known: {string.Join(", ", Known.Keys.Concat(WithVision.Keys))})");
    }
}
