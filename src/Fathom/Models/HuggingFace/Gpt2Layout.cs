using Fathom.Models.Keys;

namespace Fathom.Models.HuggingFace;

/// <summary>GPT-2, whose matrices are [in, out].</summary>
static class Gpt2Layout
{
    static readonly string[] Matrices = ["attn_qkv", "attn_output", "ffn_up", "ffn_down"];

    public static CheckpointLayout Gpt2 { get; } = new("gpt2", ConfigKeys.Gpt2, new Dictionary<string, string>
    {
        ["wte"] = "token_embd",
        ["wpe"] = "position_embd",
        ["ln_f"] = "output_norm",
        ["lm_head"] = "output",
        ["h.*.ln_1"] = "blk.*.attn_norm",
        ["h.*.attn.c_attn"] = "blk.*.attn_qkv",
        ["h.*.attn.c_proj"] = "blk.*.attn_output",
        ["h.*.attn.bias"] = "",
        ["h.*.attn.masked_bias"] = "",
        ["h.*.ln_2"] = "blk.*.ffn_norm",
        ["h.*.mlp.c_fc"] = "blk.*.ffn_up",
        ["h.*.mlp.c_proj"] = "blk.*.ffn_down",
    }, Translate)
    { Prefix = "transformer.", LayerCount = "n_layer", Change = Transpose };

    static void Translate(ConfigFile config, KeyValues values)
    {
        long width = config.Count("n_embd");
        values.Set("block_count", config.Count("n_layer"));
        values.Set("context_length", config.Count("n_positions"));
        values.Set("embedding_length", width);
        values.Set("feed_forward_length", config.CountOrNull("n_inner") ?? 4 * width);
        values.Set("vocab_size", config.Count("vocab_size"));
        values.Set("attention.head_count", config.Count("n_head"));
        values.Set("attention.layer_norm_epsilon", config.Positive("layer_norm_epsilon"));
        values.Set("activation", CommonLayout.Activation(config, "activation_function"));
        if (config.Boolean("scale_attn_weights") != true)
            values.Set("attention.scale", 1.0);
        values.Set("attention.scale_by_layer", config.Boolean("scale_attn_by_inverse_layer_idx") ?? false);
    }

    static void Transpose(ConfigFile config, CheckpointTensors tensors)
    {
        for (long layer = 0; layer < config.Count("n_layer"); layer++)
        {
            foreach (string matrix in Matrices)
                tensors.Transpose($"blk.{layer}.{matrix}.weight");
        }
    }
}
