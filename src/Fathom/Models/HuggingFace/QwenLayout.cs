namespace Fathom.Models.HuggingFace;

/// <summary>Qwen2 and Qwen3, dense and with experts.</summary>
static class QwenLayout
{
    public static CheckpointLayout Qwen2 { get; } = new("qwen2", CommonLayout.Names(), Translate);

    public static CheckpointLayout Qwen3 { get; } = new("qwen3", CommonLayout.Names(CommonLayout.HeadNorms), Translate);

    public static CheckpointLayout Qwen3Moe { get; } = new("qwen3moe", CommonLayout.Names(
        [
            .. CommonLayout.HeadNorms,
            ("layers.*.mlp.gate", "blk.*.ffn_gate_inp"),
            ("layers.*.mlp.experts.*.gate_proj.weight", "blk.*.ffn_gate_exps.*"),
            ("layers.*.mlp.experts.*.up_proj.weight", "blk.*.ffn_up_exps.*"),
            ("layers.*.mlp.experts.*.down_proj.weight", "blk.*.ffn_down_exps.*"),
        ]), TranslateMoe)
    { Change = StackExperts };

    static void Translate(ConfigFile config, KeyValues values)
    {
        CommonLayout.Require(config, "use_sliding_window", false);
        CommonLayout.Translate(config, values);
    }

    static void TranslateMoe(ConfigFile config, KeyValues values)
    {
        CommonLayout.Require(config, "norm_topk_prob", true);
        if (!config.IsEmpty("mlp_only_layers") || (config.CountOrNull("decoder_sparse_step") ?? 1) != 1)
            throw config.Fault("layers without experts beside layers with experts are not supported");
        Translate(config, values);
        values.Set("expert_count", Experts(config));
        values.Set("expert_used_count", config.Count("num_experts_per_tok"));
        values.Set("expert_feed_forward_length", config.Count("moe_intermediate_size"));
    }

    static void StackExperts(ConfigFile config, CheckpointTensors tensors)
    {
        for (long layer = 0; layer < config.Count("num_hidden_layers"); layer++)
        {
            foreach (string matrix in (ReadOnlySpan<string>)["gate", "up", "down"])
            {
                string name = $"blk.{layer}.ffn_{matrix}_exps";
                tensors.Stack($"{name}.weight", [.. Enumerable.Range(0, Experts(config)).Select(expert => tensors.Take($"{name}.{expert}", 2))]);
            }
        }
    }

    static int Experts(ConfigFile config) => (int)config.Count("num_experts", "num_local_experts");
}
