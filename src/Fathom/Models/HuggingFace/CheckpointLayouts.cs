namespace Fathom.Models.HuggingFace;

/// <summary>The layouts by what config.json calls the type of its model.</summary>
static class CheckpointLayouts
{
    static readonly Dictionary<string, CheckpointLayout> Known = new()
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

    /// <summary>The layout of a checkpoint.</summary>
    /// <exception cref="ModelFormatException">Its type is missing or unknown, or its weights are quantised in a way that is not read here.</exception>
    public static CheckpointLayout Of(ConfigFile config)
    {
        string type = config.Text("model_type") ?? throw config.Fault("model_type is missing");
        if (!Known.TryGetValue(type, out var layout))
            throw config.Fault($"the architecture '{type}' is not supported (known: {string.Join(", ", Known.Keys)})");
        if (config.Section("quantization_config") is { } quantisation
            && (quantisation.Text("quant_method") is not "mxfp4" || layout != GptOssLayout.GptOss))
            throw config.Fault($"quantization_config {quantisation.Text("quant_method")} is not supported");
        return layout;
    }
}
