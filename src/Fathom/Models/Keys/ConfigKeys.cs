using static Fathom.Models.Keys.KeyRule;

namespace Fathom.Models.Keys;

/// <summary>The keys of config.json for each type of model.</summary>
/// <remarks>What their absence means is what transformers' configuration classes take.</remarks>
static class ConfigKeys
{
    const string Silu = "\"silu\"", TanhGelu = "\"gelu_pytorch_tanh\"";

    /// <summary>What other types of models have.</summary>
    static readonly KeyRule[] Foreign =
    [
        Fixed("partial_rotary_factor", "1"), Fixed("mlp_bias", "false"), Fixed("attention_bias", "false"), Fixed("qkv_bias", "false"), Fixed("lm_head_bias", "false"),
        Fixed("use_bidirectional_attention", "false", "null"), Fixed("is_causal", "true"), Fixed("attn_logit_softcapping", "null"),
        Fixed("final_logit_softcapping", "null"), Fixed("use_sliding_window", "false"), Fixed("sliding_window", "null"), Fixed("use_qk_norm", "false"),
        Fixed("qk_layernorm", "false"), Fixed("use_mrope", "false"), Fixed("rope_interleaved", "false"), Fixed("clip_qkv", "null"),
        Fixed("logits_scaling", "1"), Fixed("logit_scale", "1"), Fixed("residual_multiplier", "1"), Fixed("embedding_multiplier", "1"),
        Fixed("num_nextn_predict_layers", "0"), Fixed("full_attn_mod", "1"), Fixed("interpolate_factor", "1"), Fixed("add_cross_attention", "false"),
        Fixed("pruned_heads", "{}", "null"), Fixed("quantization_config", "null"), Fixed("tie_encoder_decoder", "false"),
        WithoutEffect("pretraining_tp", "it splits matrix products, whose sums are the same"),
    ];

    static readonly KeyRule[] Rotation = [Honoured("rope_theta", "10000"), Honoured("rope_scaling"), Honoured("rope_parameters")];

    static readonly KeyRule[] QwenWindows =
        [Honoured("use_sliding_window", "false"), Honoured("sliding_window", "4096"), Honoured("max_window_layers", "28"), Honoured("layer_types")];

    public static KeyTable Llama { get; } = new([.. Foreign, .. Sizes(4096, 11008, 32, 32, null, null, 2048, 32000), .. Rotation,
        Epsilon("1e-6"), Activation(Silu), Tied("false"), Honoured("attention_bias", "false"), Honoured("mlp_bias", "false")]);

    public static KeyTable Mistral { get; } = new([.. Foreign, .. Sizes(4096, 14336, 32, 32, 8, null, 131072, 32000), .. Rotation,
        Epsilon("1e-6"), Activation(Silu), Tied("false"), Honoured("sliding_window", "4096")]);

    public static KeyTable Qwen2 { get; } = new([.. Foreign, .. Sizes(4096, 22016, 32, 32, 32, null, 32768, 151936), .. Rotation, .. QwenWindows,
        Epsilon("1e-6"), Activation(Silu), Tied("false"), WithoutEffect("attention_bias", "query, key and value have biases in every Qwen2")]);

    public static KeyTable Qwen3 { get; } = new([.. Foreign, .. Sizes(4096, 22016, 32, 32, 32, 128, 32768, 151936), .. Rotation, .. QwenWindows,
        Epsilon("1e-6"), Activation(Silu), Tied("false"), Honoured("attention_bias", "false")]);

    public static KeyTable Qwen3Moe { get; } = new([.. Foreign, .. Sizes(2048, 6144, 24, 32, 4, null, 32768, 151936), .. Rotation,
        Epsilon("1e-6"), Activation(Silu), Tied("false"), Honoured("attention_bias", "false"),
        Honoured("use_sliding_window", "false"), Honoured("sliding_window", "4096"),
        WithoutEffect("max_window_layers", "where windows are used, every layer has one"),
        Honoured("num_experts", "128"), Honoured("num_local_experts"), Honoured("num_experts_per_tok", "8"), Honoured("moe_intermediate_size", "768"),
        Honoured("norm_topk_prob", "false"), Honoured("decoder_sparse_step", "1"), Honoured("mlp_only_layers")]);

    public static KeyTable Gemma2 { get; } = new([.. Foreign, .. Sizes(2304, 9216, 26, 8, 4, 256, 8192, 256000), .. Rotation, .. Gemma,
        WithoutEffect("sliding_window_size", "sliding_window says it"),
        Honoured("attn_logit_softcapping", "50"), Honoured("final_logit_softcapping", "30")]);

    public static KeyTable Gemma3 { get; } = new([.. Foreign, .. Sizes(2304, 9216, 26, 8, 4, 256, 131072, 262208), .. Rotation, .. Gemma,
        Honoured("rope_theta", "1000000"), Honoured("rope_local_base_freq", "10000"), Honoured("sliding_window_pattern", "6"), Honoured("_sliding_window_pattern"),
        WithoutEffect("attn_logit_softcapping", "no computation of the reference reads it"), Honoured("final_logit_softcapping")]);

    public static KeyTable Phi3 { get; } = new([.. Foreign, .. Sizes(3072, 8192, 32, 32, null, null, 4096, 32064), .. Rotation,
        Epsilon("1e-5"), Activation(Silu), Tied("false"), Honoured("sliding_window"), Honoured("partial_rotary_factor", "1"),
        Honoured("original_max_position_embeddings", "4096")]);

    public static KeyTable GptOss { get; } = new([.. Foreign, .. Sizes(2880, 2880, 36, 64, 8, 64, 131072, 201088), .. Rotation,
        Honoured("rope_theta", "150000"), Honoured("rope_parameters",
            """{"rope_type": "yarn", "factor": 32, "beta_fast": 32, "beta_slow": 1, "truncate": false, "original_max_position_embeddings": 4096}"""),
        Epsilon("1e-5"), Fixed("hidden_act", Silu), Tied("false"), Honoured("attention_bias", "true"),
        Honoured("sliding_window", "128"), Honoured("layer_types"),
        Honoured("num_local_experts", "128"), Honoured("num_experts"), Honoured("num_experts_per_tok", "4"),
        Honoured("swiglu_limit", "7"), Honoured("swiglu_alpha", "1.702"), Honoured("quantization_config"),
        WithoutEffect("experts_per_token", "num_experts_per_tok says it"),
        WithoutEffect("initial_context_length", "the scaling's original_max_position_embeddings says it")]);

    public static KeyTable GptNeoX { get; } = new([.. Foreign,
        Size("hidden_size", 6144), Size("intermediate_size", 24576), Size("num_hidden_layers", 44), Size("num_attention_heads", 64),
        Size("max_position_embeddings", 2048), Size("vocab_size", 50432), .. Rotation, Fixed("rope_theta", "10000"),
        Honoured("rotary_emb_base", "10000"), Honoured("rotary_pct", "0.25"),
        Honoured("partial_rotary_factor"), Honoured("layer_norm_eps", "1e-5"), Activation("\"gelu\""), Tied("false"), Honoured("attention_bias", "true"),
        Honoured("use_parallel_residual", "true")]);

    public static KeyTable Gpt2 { get; } = new([.. Foreign,
        Size("n_embd", 768), Honoured("n_inner"), Size("n_layer", 12), Size("n_head", 12), Size("n_positions", 1024), Size("vocab_size", 50257),
        Honoured("layer_norm_epsilon", "1e-5"), Honoured("activation_function", "\"gelu_new\""), Tied("true"),
        Honoured("scale_attn_weights", "true"), Honoured("scale_attn_by_inverse_layer_idx", "false"),
        WithoutEffect("reorder_and_upcast_attn", "float32 is computed anyway"), WithoutEffect("n_ctx", "n_positions says it")]);

    /// <summary>Folders of models that see pictures too, around the keys of their language part.</summary>
    public static KeyTable WithVision { get; } = new(
        Honoured("text_config"), Honoured("tie_word_embeddings"), Fixed("quantization_config", "null"), Fixed("pruned_heads", "{}", "null"),
        WithoutEffect("vision_config", VisionOnly), WithoutEffect("mm_tokens_per_image", VisionOnly), WithoutEffect("multimodal_projector_bias", VisionOnly),
        WithoutEffect("projector_hidden_act", VisionOnly), WithoutEffect("spatial_merge_size", VisionOnly), WithoutEffect("vision_feature_layer", VisionOnly));

    const string VisionOnly = "text does not pass the vision tower";

    static KeyRule[] Gemma =>
    [
        Epsilon("1e-6"), Honoured("hidden_activation", TanhGelu), WithoutEffect("hidden_act", "hidden_activation says it"), Tied("true"),
        Honoured("attention_bias", "false"), Honoured("query_pre_attn_scalar", "256"), Honoured("sliding_window", "4096"), Honoured("layer_types"),
    ];

    static KeyRule[] Sizes(int width, int inner, int layers, int heads, int? keyValueHeads, int? headSize, int positions, int vocabulary) =>
    [
        Size("hidden_size", width), Size("intermediate_size", inner), Size("num_hidden_layers", layers), Size("num_attention_heads", heads),
        Size("num_key_value_heads", keyValueHeads), Size("head_dim", headSize), Size("max_position_embeddings", positions), Size("vocab_size", vocabulary),
    ];

    static KeyRule Size(string name, int? otherwise) => Honoured(name, otherwise?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    static KeyRule Epsilon(string otherwise) => Honoured("rms_norm_eps", otherwise);

    static KeyRule Activation(string otherwise) => Honoured("hidden_act", otherwise);

    static KeyRule Tied(string otherwise) => Honoured("tie_word_embeddings", otherwise);
}
