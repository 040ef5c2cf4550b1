namespace Fathom.Models.HuggingFace;

/// <summary>Gemma 2 and 3, whose norms multiply by 1 + w; GGUF stores the sum.</summary>
static class GemmaLayout
{
    static readonly (string, string)[] Norms =
    [
        ("layers.*.post_attention_layernorm", "blk.*.post_attention_norm"),
        ("layers.*.pre_feedforward_layernorm", "blk.*.ffn_norm"),
        ("layers.*.post_feedforward_layernorm", "blk.*.post_ffw_norm"),
    ];

    public static CheckpointLayout Gemma2 { get; } = new("gemma2", CommonLayout.Names(Norms), TranslateGemma2) { Tied = true, Change = AddOnes };

    public static CheckpointLayout Gemma3 { get; } = new("gemma3", CommonLayout.Names([.. Norms, .. CommonLayout.HeadNorms]), TranslateGemma3)
    { Tied = true, Change = AddOnes };

    static void TranslateGemma2(ConfigFile config, KeyValues values)
    {
        Translate(config, values);
        values.Set("attn_logit_softcapping", config.PositiveOrNull("attn_logit_softcapping"));
        values.Set("final_logit_softcapping", config.PositiveOrNull("final_logit_softcapping"));
    }

    static void TranslateGemma3(ConfigFile config, KeyValues values)
    {
        Translate(config, values);
        double local = config.Section("rope_parameters") is null
            ? config.Positive("rope_local_base_freq") : RopeSettings.Read(config, "sliding_attention").Base;
        values.Set("rope.freq_base_swa", local);
    }

    static void Translate(ConfigFile config, KeyValues values)
    {
        CommonLayout.RequireActivation(config, "gelu_pytorch_tanh");
        CommonLayout.Sizes(config, values);
        CommonLayout.Rotation(config, values);
        values.Set("attention.scale", 1 / Math.Sqrt(config.Positive("query_pre_attn_scalar")));
        values.Set("attention.sliding_window", config.CountOrNull("sliding_window"));
        values.Set("attention.sliding_window_pattern", CommonLayout.SlidingLayers(config));
    }

    static void AddOnes(ConfigFile config, CheckpointTensors tensors)
    {
        foreach (string name in tensors.All.Keys.Where(static name => name.EndsWith("norm.weight", StringComparison.Ordinal)).ToArray())
            tensors.AddOne(name);
    }
}
