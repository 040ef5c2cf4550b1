using System.Globalization;
using System.Text.Json;
using Fathom.Formats;
using static Fathom.Models.Keys.KeyRule;

namespace Fathom.Models.Keys;

/// <summary>The keys of GGUF for each architecture, without the architecture's name before them.</summary>
/// <remarks>What their absence means is what llama.cpp takes.</remarks>
static class GgufKeys
{
    static readonly KeyRule[] Sizes =
    [
        Honoured("block_count"), Honoured("context_length"), Honoured("embedding_length"), Honoured("feed_forward_length"), Honoured("vocab_size"),
        Honoured("attention.head_count"), Honoured("attention.head_count_kv"), Honoured("attention.key_length"), Honoured("attention.value_length"),
    ];

    static readonly KeyRule RootMeanSquareEpsilon = Honoured("attention.layer_norm_rms_epsilon"), LayerNormEpsilon = Honoured("attention.layer_norm_epsilon");

    static readonly KeyRule[] Rotation =
    [
        Honoured("rope.dimension_count"), Honoured("rope.freq_base", "10000"),
        Honoured("rope.scaling.type", "\"linear\""), Honoured("rope.scaling.factor"), Honoured("rope.scale_linear"),
        Honoured("rope.scaling.original_context_length"), Honoured("rope.scaling.attn_factor", "1"),
        Honoured("rope.scaling.yarn_beta_fast", "32"), Honoured("rope.scaling.yarn_beta_slow", "1"),
        WithoutEffect("rope.scaling.finetuned", "it tells how the model was trained"),
        Fixed("rope.scaling.yarn_log_multiplier", "0"), Fixed("rope.scaling.yarn_ext_factor", "1", "-1"),
        Fixed("rope.scaling.yarn_attn_factor", "1"), Fixed("rope.scaling.alpha", "0"),
    ];

    /// <summary>What other architectures have.</summary>
    static readonly KeyRule[] Foreign =
    [
        WithoutEffect("tensor_data_layout", "llama.cpp reads no such key"),
        Fixed("attention.causal", "true"), Fixed("attention.clamp_kqv", "0"), Fixed("attention.max_alibi_bias", "0"), Fixed("attention.scale", "0"),
        Fixed("attention.sliding_window", "0"), Fixed("attn_logit_softcapping", "0"), Fixed("final_logit_softcapping", "0"),
        Fixed("router_logit_softcapping", "0"), Fixed("logit_scale", "0", "1"), Fixed("residual_scale", "0", "1"), Fixed("embedding_scale", "0", "1"),
        Fixed("use_parallel_residual", "false"), Fixed("swin_norm", "false"), Fixed("pooling_type", "0"), Fixed("nextn_predict_layers", "0"),
        Fixed("expert_count", "0"), Fixed("expert_used_count", "0"), Fixed("expert_shared_count", "0"), Fixed("expert_group_count", "0", "1"),
        Fixed("leading_dense_block_count", "0"),
    ];

    static readonly KeyRule[] Experts = [Honoured("expert_count"), Honoured("expert_used_count"), Honoured("expert_feed_forward_length")];

    static readonly KeyRule[] Windows = [Honoured("attention.sliding_window"), Honoured("attention.sliding_window_pattern")];

    static readonly KeyRule[] Descendant = [.. Foreign, .. Sizes, RootMeanSquareEpsilon, .. Rotation];

    public static KeyTable Llama { get; } = new([.. Descendant, Honoured("attention.sliding_window")]);

    public static KeyTable Qwen2 { get; } = new(Descendant);

    public static KeyTable Qwen3 { get; } = new(Descendant);

    public static KeyTable Qwen3Moe { get; } = new([.. Descendant, .. Experts,
        Fixed("expert_weights_norm", "true"), Fixed("expert_weights_scale", "0", "1"), Fixed("expert_gating_func", "0", "1")]);

    public static KeyTable Gemma2 { get; } = new([.. Descendant, Honoured("attention.sliding_window", "4096"), Honoured("attention.sliding_window_pattern", "2"),
        Honoured("attn_logit_softcapping", "50"), Honoured("final_logit_softcapping", "30")]);

    public static KeyTable Gemma3 { get; } = new([.. Descendant, Honoured("attention.sliding_window"), Honoured("attention.sliding_window_pattern", "6"),
        Honoured("rope.freq_base_swa", "10000"), Honoured("final_logit_softcapping")]);

    public static KeyTable Phi3 { get; } = new([.. Descendant, Honoured("attention.sliding_window")]);

    public static KeyTable Gpt2 { get; } = new([.. Foreign, .. Sizes, LayerNormEpsilon]);

    public static KeyTable GptNeoX { get; } = new([.. Foreign, .. Sizes, LayerNormEpsilon, .. Rotation, Honoured("use_parallel_residual", "true")]);

    public static KeyTable GptOss { get; } = new([.. Descendant, .. Experts, .. Windows, Honoured("attention.sliding_window_pattern", "2")]);

    /// <summary>The keys of a file as they are checked: of the architecture's without its name, with values as JSON.</summary>
    public static IEnumerable<(string Name, string Json)> Given(GgufMetadata metadata, string architecture)
    {
        string prefix = $"{architecture}.";
        return metadata.Keys.Where(static key => !SilentKeys.HasGguf(key)).Order(StringComparer.Ordinal)
            .Select(key => (key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : key, Json(metadata[key]!)));
    }

    static string Json(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        string text => $"\"{JsonEncodedText.Encode(text)}\"",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        Array list => $"a list of {list.Length}",
        _ => "",
    };
}
