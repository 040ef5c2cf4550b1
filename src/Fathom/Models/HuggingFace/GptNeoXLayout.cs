using Fathom.Models.Keys;

namespace Fathom.Models.HuggingFace;

/// <summary>GPT-NeoX (Pythia), which stores query, key and value head by head; GGUF stores all queries, all keys, all values.</summary>
static class GptNeoXLayout
{
    public static CheckpointLayout GptNeoX { get; } = new("gptneox", ConfigKeys.GptNeoX, new Dictionary<string, string>
    {
        ["embed_in"] = "token_embd",
        ["final_layer_norm"] = "output_norm",
        ["embed_out"] = "output",
        ["layers.*.input_layernorm"] = "blk.*.attn_norm",
        ["layers.*.attention.query_key_value"] = "blk.*.attn_qkv",
        ["layers.*.attention.dense"] = "blk.*.attn_output",
        ["layers.*.attention.bias"] = "",
        ["layers.*.attention.masked_bias"] = "",
        ["layers.*.attention.rotary_emb.inv_freq"] = "",
        ["layers.*.post_attention_layernorm"] = "blk.*.ffn_norm",
        ["layers.*.mlp.dense_h_to_4h"] = "blk.*.ffn_up",
        ["layers.*.mlp.dense_4h_to_h"] = "blk.*.ffn_down",
    }, Translate)
    { Prefix = "gpt_neox.", Change = SeparateHeads };

    static void Translate(ConfigFile config, KeyValues values)
    {
        long width = config.Count("hidden_size"), heads = config.Count("num_attention_heads");
        values.Set("block_count", config.Count("num_hidden_layers"));
        values.Set("context_length", config.Count("max_position_embeddings"));
        values.Set("embedding_length", width);
        values.Set("feed_forward_length", config.Count("intermediate_size"));
        values.Set("vocab_size", config.Count("vocab_size"));
        values.Set("attention.head_count", heads);
        values.Set("attention.layer_norm_epsilon", config.Positive("layer_norm_eps"));
        values.Set("attention.bias", config.Boolean("attention_bias") ?? false);
        values.Set("activation", CommonLayout.Activation(config, "hidden_act"));
        values.Set("use_parallel_residual", config.Boolean("use_parallel_residual") ?? false);
        var rope = RopeSettings.Read(config, "full_attention", "rotary_emb_base");
        RopeLayout.Translate(config, rope, width / heads, config.Positive("partial_rotary_factor", "rotary_pct"), values);
    }

    static void SeparateHeads(ConfigFile config, CheckpointTensors tensors)
    {
        long heads = config.Count("num_attention_heads");
        for (long layer = 0; layer < config.Count("num_hidden_layers"); layer++)
        {
            SeparateHeads(tensors, $"blk.{layer}.attn_qkv.weight", 2, heads);
            if (tensors.All.ContainsKey($"blk.{layer}.attn_qkv.bias"))
                SeparateHeads(tensors, $"blk.{layer}.attn_qkv.bias", 1, heads);
        }
    }

    /// <summary>Makes [3, heads, size, …] of [heads, 3, size, …].</summary>
    static void SeparateHeads(CheckpointTensors tensors, string name, int dimensions, long heads)
    {
        var source = tensors.Take(name, dimensions);
        if (source.Shape[0] % (3 * heads) != 0)
            throw tensors.Fault(source, $"has {source.Shape[0]} rows, which are not three for each of {heads} heads");
        long run = source.Rows * source.Columns / (3 * heads);
        tensors.Rearrange(name, [.. source.Shape], source, 3 * heads, to => ((to % heads * 3 + to / heads) * run, 1));
    }
}
