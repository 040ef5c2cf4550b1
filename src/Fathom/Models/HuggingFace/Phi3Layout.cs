using Fathom.Models.Keys;

namespace Fathom.Models.HuggingFace;

/// <summary>Phi-3, with fused matrices and, for long contexts, two sets of factors for the frequencies.</summary>
static class Phi3Layout
{
    public static CheckpointLayout Phi3 { get; } = new("phi3", ConfigKeys.Phi3, CommonLayout.Names(
        ("layers.*.self_attn.qkv_proj", "blk.*.attn_qkv"),
        ("layers.*.mlp.gate_up_proj", "blk.*.ffn_up")), Translate)
    { Change = AddFactors };

    static void Translate(ConfigFile config, KeyValues values)
    {
        CommonLayout.Sizes(config, values);
        values.Set("attention.layer_norm_rms_epsilon", config.Positive("rms_norm_eps"));
        values.Set("activation", CommonLayout.Activation(config, "hidden_act"));
        values.Set("attention.sliding_window", config.CountOrNull("sliding_window"));
        var rope = CommonLayout.Rope(config);
        if (rope.Type is not ("default" or "longrope"))
            throw rope.Unsupported();
        long original = config.Count("original_max_position_embeddings");
        values.Set("rope.scaling.original_context_length", original);
        RopeLayout.Translate(config, rope, CommonLayout.HeadSize(config), Share(config), values, own: "longrope");
        if (rope.Type is "longrope")
            values.Set("rope.scaling.attn_factor", rope.Scaling.PositiveOrNull("attention_factor") ?? AttentionFactor(config, rope, original));
    }

    static void AddFactors(ConfigFile config, CheckpointTensors tensors)
    {
        var rope = CommonLayout.Rope(config);
        if (rope.Type is not "longrope")
            return;
        tensors.AddVector("rope_factors_long.weight", Factors(config, rope, "long_factor"));
        tensors.AddVector("rope_factors_short.weight", Factors(config, rope, "short_factor"));
    }

    static float[] Factors(ConfigFile config, RopeSettings rope, string name)
    {
        float[] factors = rope.Scaling.Numbers(name) ?? throw config.Fault($"{name} is missing");
        long pairs = RopeLayout.Rotated(rope, CommonLayout.HeadSize(config), Share(config)) / 2;
        return factors.Length == pairs && factors.All(static factor => factor > 0 && float.IsFinite(factor))
            ? factors : throw config.Fault($"{name} must hold {pairs} positive numbers");
    }

    static double AttentionFactor(ConfigFile config, RopeSettings rope, long original)
    {
        double scale = rope.Scaling.PositiveOrNull("factor") ?? config.Count("max_position_embeddings") / (double)original;
        return scale <= 1 ? 1 : Math.Sqrt(1 + Math.Log(scale) / Math.Log(original));
    }

    static double Share(ConfigFile config) => config.Positive("partial_rotary_factor");
}
