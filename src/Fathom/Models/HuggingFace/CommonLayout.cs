using Fathom.Models.Blocks;

namespace Fathom.Models.HuggingFace;

/// <summary>What the descendants of Llama have in common.</summary>
static class CommonLayout
{
    /// <summary>Embeddings, attention and a gated MLP; which norm is where differs.</summary>
    public static Dictionary<string, string> Names(params ReadOnlySpan<(string Name, string Target)> others)
    {
        var names = new Dictionary<string, string>
        {
            ["embed_tokens"] = "token_embd",
            ["norm"] = "output_norm",
            ["lm_head"] = "output",
            ["layers.*.input_layernorm"] = "blk.*.attn_norm",
            ["layers.*.self_attn.q_proj"] = "blk.*.attn_q",
            ["layers.*.self_attn.k_proj"] = "blk.*.attn_k",
            ["layers.*.self_attn.v_proj"] = "blk.*.attn_v",
            ["layers.*.self_attn.o_proj"] = "blk.*.attn_output",
            ["layers.*.self_attn.rotary_emb.inv_freq"] = "",
            ["layers.*.post_attention_layernorm"] = "blk.*.ffn_norm",
            ["layers.*.mlp.gate_proj"] = "blk.*.ffn_gate",
            ["layers.*.mlp.up_proj"] = "blk.*.ffn_up",
            ["layers.*.mlp.down_proj"] = "blk.*.ffn_down",
        };
        foreach (var (name, target) in others)
            names[name] = target;
        return names;
    }

    /// <summary>Norms of each head's query and key.</summary>
    public static (string Name, string Target)[] HeadNorms { get; } =
    [
        ("layers.*.self_attn.q_norm", "blk.*.attn_q_norm"),
        ("layers.*.self_attn.k_norm", "blk.*.attn_k_norm"),
    ];

    /// <summary>The sizes, the activation and the rotation.</summary>
    /// <param name="config">The file.</param>
    /// <param name="values">Where they are set.</param>
    /// <param name="ownScaling">A type of scaling that the family's layout sets itself.</param>
    public static void Translate(ConfigFile config, KeyValues values, string ownScaling = "default")
    {
        Sizes(config, values);
        values.Set("attention.layer_norm_rms_epsilon", config.Positive("rms_norm_eps"));
        values.Set("activation", Activation(config, "hidden_act"));
        RopeLayout.Translate(config, Rope(config), HeadSize(config), 1, values, ownScaling);
    }

    /// <summary>The activation that a key names.</summary>
    public static string Activation(ConfigFile config, string key)
    {
        string name = config.RequiredText(key);
        return Activations.Names.Contains(name)
            ? name : throw config.Fault($"{key} is '{name}', which is not supported (only {string.Join(", ", Activations.Names)})");
    }

    /// <summary>What the file says of the rotation.</summary>
    public static RopeSettings Rope(ConfigFile config) => RopeSettings.Read(config, "full_attention", "rope_theta");

    /// <summary>The sizes that most architectures state.</summary>
    public static void Sizes(ConfigFile config, KeyValues values)
    {
        long heads = config.Count("num_attention_heads");
        values.Set("block_count", config.Count("num_hidden_layers"));
        values.Set("context_length", config.Count("max_position_embeddings"));
        values.Set("embedding_length", config.Count("hidden_size"));
        values.Set("feed_forward_length", config.Count("intermediate_size"));
        values.Set("vocab_size", config.Count("vocab_size"));
        values.Set("attention.head_count", heads);
        values.Set("attention.head_count_kv", config.CountOrNull("num_key_value_heads") ?? heads);
        values.Set("attention.key_length", HeadSize(config));
        values.Set("attention.value_length", HeadSize(config));
    }

    /// <summary>The length of a head.</summary>
    public static long HeadSize(ConfigFile config)
    {
        const int largest = 1 << 16;
        long size = config.CountOrNull("head_dim") ?? config.Count("hidden_size") / config.Count("num_attention_heads");
        return size is >= 1 and <= largest ? size : throw config.Fault($"heads of {size} elements are not possible (1 to {largest} are)");
    }

    /// <summary>Sets the window and which layers have it.</summary>
    /// <param name="config">The file.</param>
    /// <param name="window">The window; null where no layer may have one.</param>
    /// <param name="slides">Which layers, numbered from 0, have it where <c>layer_types</c> does not say it.</param>
    /// <param name="values">Where it is set.</param>
    public static void Windows(ConfigFile config, long? window, Func<int, bool> slides, KeyValues values)
    {
        bool[] sliding = LayerTypes(config) ?? [.. Enumerable.Range(0, (int)config.Count("num_hidden_layers")).Select(slides)];
        if (window is null && sliding.Contains(true))
            throw config.Fault("sliding_window is null or not used, but layer_types or the family has layers that slide");
        values.Set("attention.sliding_window", window);
        values.Set("attention.sliding_window_pattern", sliding);
    }

    static bool[]? LayerTypes(ConfigFile config)
    {
        if (config.Texts("layer_types") is not { } types)
            return null;
        long layers = config.Count("num_hidden_layers");
        return types.Length == layers
            ? Array.ConvertAll(types, type => type switch
            {
                "sliding_attention" => true,
                "full_attention" => false,
                _ => throw config.Fault($"layer_types has '{type}', which is not supported (only full_attention and sliding_attention)"),
            })
            : throw config.Fault($"layer_types has {types.Length} entries for {layers} layers");
    }
}
