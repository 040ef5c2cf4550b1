namespace Fathom.Models.HuggingFace;

/// <summary>Phi-3, with fused matrices and, for long contexts, two sets of factors for the frequencies.</summary>
static class Phi3Layout
{
    public static CheckpointLayout Phi3 { get; } = new("phi3", CommonLayout.Names(
        ("layers.*.self_attn.qkv_proj", "blk.*.attn_qkv"),
        ("layers.*.mlp.gate_up_proj", "blk.*.ffn_up")), Translate)
    { Change = AddFactors };

    static void Translate(ConfigFile config, KeyValues values)
    {
        CommonLayout.RequireActivation(config, "silu");
        CommonLayout.Sizes(config, values);
        values.Set("attention.sliding_window", config.CountOrNull("sliding_window"));
        var rope = RopeSettings.Read(config);
        long original = rope.Scaling.CountOrNull("original_max_position_embeddings") ?? config.Count("original_max_position_embeddings");
        values.Set("rope.scaling.original_context_length", original);
        if (IsLong(rope))
        {
            CommonLayout.Frequencies(config, rope, values);
            values.Set("rope.scaling.attn_factor", rope.Scaling.PositiveOrNull("attention_factor") ?? AttentionFactor(config, original));
        }
        else
        {
            CommonLayout.Rotation(config, values);
        }
    }

    static void AddFactors(ConfigFile config, CheckpointTensors tensors)
    {
        var rope = RopeSettings.Read(config);
        if (!IsLong(rope))
            return;
        tensors.AddVector("rope_factors_long.weight", Factors(config, rope, "long_factor"));
        tensors.AddVector("rope_factors_short.weight", Factors(config, rope, "short_factor"));
    }

    static float[] Factors(ConfigFile config, RopeSettings rope, string name)
    {
        float[] factors = rope.Scaling.Numbers(name) ?? throw config.Fault($"{name} is missing");
        long pairs = CommonLayout.RotatedElements(config, rope) / 2;
        return factors.Length == pairs && factors.All(static factor => factor > 0 && float.IsFinite(factor))
            ? factors : throw config.Fault($"{name} must hold {pairs} positive numbers");
    }

    static double AttentionFactor(ConfigFile config, long original)
    {
        double scale = config.Count("max_position_embeddings") / (double)original;
        return scale <= 1 ? 1 : Math.Sqrt(1 + Math.Log(scale) / Math.Log(original));
    }

    static bool IsLong(RopeSettings rope) => rope.Type is "longrope" or "su";
}
