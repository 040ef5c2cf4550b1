using Fathom.Models.Keys;

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

    public static CheckpointLayout Gemma2 { get; } = new("gemma2", ConfigKeys.Gemma2, CommonLayout.Names(Norms), TranslateGemma2) { Change = AddOnes };

    public static CheckpointLayout Gemma3 { get; } = new("gemma3", ConfigKeys.Gemma3, CommonLayout.Names([.. Norms, .. CommonLayout.HeadNorms]), TranslateGemma3)
    { Change = AddOnes };

    static void TranslateGemma2(ConfigFile config, KeyValues values)
    {
        Translate(config, CommonLayout.Rope(config), values);
        CommonLayout.Windows(config, config.CountOrNull("sliding_window"), static layer => layer % 2 == 0, values);
        values.Set("attn_logit_softcapping", config.PositiveOrNull("attn_logit_softcapping") ?? 0);
        values.Set("final_logit_softcapping", config.PositiveOrNull("final_logit_softcapping") ?? 0);
    }

    static void TranslateGemma3(ConfigFile config, KeyValues values)
    {
        var older = config.Section("rope_scaling");
        bool apart = config.Section("rope_parameters") is not null;
        if (older is not null && apart)
            throw config.Fault("rope_scaling and rope_parameters are both given, which is not supported in this architecture");
        Translate(config, CommonLayout.Rope(config), values);
        double localBase = config.Positive("rope_local_base_freq");
        if (apart && RopeSettings.Read(config, "sliding_attention", "rope_local_base_freq") is var local)
            localBase = local.Type is "default" ? local.Base : throw local.Unsupported();
        values.Set("rope.freq_base_swa", localBase);
        long period = config.Count("sliding_window_pattern", "_sliding_window_pattern");
        CommonLayout.Windows(config, config.CountOrNull("sliding_window"), layer => (layer + 1) % period != 0, values);
        values.Set("final_logit_softcapping", config.PositiveOrNull("final_logit_softcapping"));
    }

    static void Translate(ConfigFile config, RopeSettings rope, KeyValues values)
    {
        CommonLayout.Sizes(config, values);
        values.Set("attention.layer_norm_rms_epsilon", config.Positive("rms_norm_eps"));
        values.Set("activation", CommonLayout.Activation(config, "hidden_activation"));
        values.Set("attention.scale", 1 / Math.Sqrt(config.Positive("query_pre_attn_scalar")));
        values.Set("attention.bias", config.Boolean("attention_bias") ?? false);
        RopeLayout.Translate(config, rope, CommonLayout.HeadSize(config), 1, values);
    }

    static void AddOnes(ConfigFile config, CheckpointTensors tensors)
    {
        foreach (string name in tensors.All.Keys.Where(static name => name.EndsWith("norm.weight", StringComparison.Ordinal)).ToArray())
            tensors.AddOne(name);
    }
}
