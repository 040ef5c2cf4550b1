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

    /// <summary>The sizes, and a rotation without scaling.</summary>
    public static void Translate(ConfigFile config, KeyValues values)
    {
        RequireActivation(config, "silu");
        Sizes(config, values);
        Rotation(config, values);
    }

    /// <summary>The sizes that every architecture states.</summary>
    public static void Sizes(ConfigFile config, KeyValues values)
    {
        long width = config.Count("hidden_size"), heads = config.Count("num_attention_heads");
        values.Set("block_count", config.Count("num_hidden_layers"));
        values.Set("context_length", config.Count("max_position_embeddings"));
        values.Set("embedding_length", width);
        values.Set("feed_forward_length", config.Count("intermediate_size"));
        values.Set("vocab_size", config.Count("vocab_size"));
        values.Set("attention.head_count", heads);
        values.Set("attention.head_count_kv", config.CountOrNull("num_key_value_heads") ?? heads);
        values.Set("attention.key_length", HeadSize(config));
        values.Set("attention.value_length", HeadSize(config));
        values.Set("attention.layer_norm_rms_epsilon", config.PositiveOrNull("rms_norm_eps"));
    }

    /// <summary>How positions turn queries and keys: unscaled, or by interpolation.</summary>
    public static void Rotation(ConfigFile config, KeyValues values)
    {
        var rope = RopeSettings.Read(config);
        Frequencies(config, rope, values);
        switch (rope.Type)
        {
            case "default":
                break;
            case "linear":
                values.Set("rope.scaling.type", "linear");
                values.Set("rope.scaling.factor", rope.Scaling.Positive("factor"));
                break;
            default:
                throw rope.Unsupported();
        }
    }

    /// <summary>The base of the frequencies and how much of a head turns.</summary>
    public static void Frequencies(ConfigFile config, RopeSettings rope, KeyValues values)
    {
        values.Set("rope.freq_base", rope.Base);
        values.Set("rope.dimension_count", RotatedElements(config, rope));
    }

    public static long RotatedElements(ConfigFile config, RopeSettings rope) => (long)(HeadSize(config) * rope.Share);

    /// <summary>Which layers slide, by their types or by a period whose last layer does not; null where the config says neither.</summary>
    public static bool[]? SlidingLayers(ConfigFile config)
    {
        if (config.Texts("layer_types") is { } types)
            return types.Length == config.Count("num_hidden_layers")
                ? Array.ConvertAll(types, static type => type == "sliding_attention")
                : throw config.Fault($"layer_types has {types.Length} entries for {config.Count("num_hidden_layers")} layers");
        if (config.CountOrNull("sliding_window_pattern", "_sliding_window_pattern") is not long period)
            return null;
        bool[] sliding = new bool[config.Count("num_hidden_layers")];
        for (int i = 0; i < sliding.Length; i++)
            sliding[i] = (i + 1) % period != 0;
        return sliding;
    }

    /// <summary>Checks the one activation that the architecture's file here computes.</summary>
    public static void RequireActivation(ConfigFile config, string expected)
    {
        if (config.Text("hidden_activation", "hidden_act", "activation_function") is { } activation && activation != expected)
            throw config.Fault($"the activation '{activation}' is not supported in this architecture (only {expected})");
    }

    /// <summary>Checks an option that only has one supported setting.</summary>
    public static void Require(ConfigFile config, string option, bool expected)
    {
        if ((config.Boolean(option) ?? expected) != expected)
            throw config.Fault($"{option} is {(expected ? "false" : "true")}, which is not supported");
    }

    static long HeadSize(ConfigFile config)
    {
        const int largest = 1 << 16;
        long size = config.CountOrNull("head_dim") ?? config.Count("hidden_size") / config.Count("num_attention_heads");
        return size is >= 1 and <= largest ? size : throw config.Fault($"heads of {size} elements are not possible (1 to {largest} are)");
    }
}
