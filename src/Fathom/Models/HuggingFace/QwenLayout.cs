using Fathom.Models.Keys;

namespace Fathom.Models.HuggingFace;

/// <summary>Qwen2 and Qwen3, dense and with experts.</summary>
static class QwenLayout
{
    public static CheckpointLayout Qwen2 { get; } = new("qwen2", ConfigKeys.Qwen2, CommonLayout.Names(), TranslateDense);

    public static CheckpointLayout Qwen3 { get; } = new("qwen3", ConfigKeys.Qwen3, CommonLayout.Names(CommonLayout.HeadNorms), TranslateQwen3);

    public static CheckpointLayout Qwen3Moe { get; } = new("qwen3moe", ConfigKeys.Qwen3Moe, CommonLayout.Names(
        [
            .. CommonLayout.HeadNorms,
            ("layers.*.mlp.gate", "blk.*.ffn_gate_inp"),
            ("layers.*.mlp.experts.*.gate_proj.weight", "blk.*.ffn_gate_exps.*"),
            ("layers.*.mlp.experts.*.up_proj.weight", "blk.*.ffn_up_exps.*"),
            ("layers.*.mlp.experts.*.down_proj.weight", "blk.*.ffn_down_exps.*"),
        ]), TranslateMoe)
    { Change = StackExperts };

    static void TranslateQwen3(ConfigFile config, KeyValues values)
    {
        TranslateDense(config, values);
        values.Set("attention.bias", config.Boolean("attention_bias") ?? false);
    }

    static void TranslateDense(ConfigFile config, KeyValues values)
    {
        CommonLayout.Translate(config, values);
        long? window = Window(config), first = config.WholeOrNull("max_window_layers");
        CommonLayout.Windows(config, window, layer => window is not null && layer >= first, values);
    }

    static void TranslateMoe(ConfigFile config, KeyValues values)
    {
        CommonLayout.Translate(config, values);
        values.Set("attention.bias", config.Boolean("attention_bias") ?? false);
        values.Set("attention.sliding_window", Window(config));
        values.Set("expert_count", Experts(config));
        values.Set("expert_used_count", config.Count("num_experts_per_tok"));
        values.Set("expert_feed_forward_length", config.Count("moe_intermediate_size"));
        values.Set("expert_weights_norm", config.Boolean("norm_topk_prob") ?? false);
        values.Set("expert_layers", ExpertLayers(config));
    }

    static long? Window(ConfigFile config)
    {
        long? window = config.CountOrNull("sliding_window");
        return config.Boolean("use_sliding_window") == true ? window : null;
    }

    /// <summary>Which layers have experts: every so many, but for those that the file lists.</summary>
    static bool[] ExpertLayers(ConfigFile config)
    {
        int[] dense = config.Integers("mlp_only_layers") ?? [];
        long step = config.Count("decoder_sparse_step");
        return [.. Enumerable.Range(0, (int)config.Count("num_hidden_layers")).Select(layer => (layer + 1) % step == 0 && !dense.Contains(layer))];
    }

    static void StackExperts(ConfigFile config, CheckpointTensors tensors)
    {
        bool[] sparse = ExpertLayers(config);
        for (int layer = 0; layer < sparse.Length; layer++)
        {
            foreach (string matrix in sparse[layer] ? (ReadOnlySpan<string>)["gate", "up", "down"] : [])
            {
                string name = $"blk.{layer}.ffn_{matrix}_exps";
                tensors.Stack($"{name}.weight", [.. Enumerable.Range(0, Experts(config)).Select(expert => tensors.Take($"{name}.{expert}", 2))]);
            }
        }
    }

    static int Experts(ConfigFile config) => (int)config.Count("num_local_experts", "num_experts");
}
