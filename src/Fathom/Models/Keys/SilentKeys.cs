namespace Fathom.Models.Keys;

/// <summary>The keys that say nothing of the numbers of any model: who made it, its tokens, how it was trained, how text is generated.</summary>
static class SilentKeys
{
    /// <summary>Keys of config.json.</summary>
    public static IReadOnlyList<string> OfConfig { get; } =
    [
        "architectures", "model_type", "torch_dtype", "dtype", "transformers_version", "transformers.js_config", "_name_or_path", "auto_map", "tokenizer_class",
        "task_specific_params", "use_cache", "cache_implementation", "initializer_range", "gradient_checkpointing", "is_llama_config", "is_decoder",
        "is_encoder_decoder", "_attn_implementation", "attn_implementation", "_attn_implementation_autoset", "_commit_hash", "use_bfloat16", "torchscript",
        "output_attentions", "output_hidden_states", "output_router_logits", "router_aux_loss_coef", "return_dict", "return_dict_in_generate", "output_scores",
        "summary_activation", "summary_proj_to_labels", "summary_type", "summary_use_proj", "id2label", "label2id", "problem_type", "finetuning_task",
        "chunk_size_feed_forward", "tf_legacy_loss", "prefix", "unsloth_fixed", "unsloth_version", "max_length", "min_length", "do_sample", "early_stopping",
        "num_beams", "num_beam_groups", "diversity_penalty", "temperature", "top_k", "top_p", "typical_p", "repetition_penalty", "length_penalty",
        "no_repeat_ngram_size", "encoder_no_repeat_ngram_size", "bad_words_ids", "num_return_sequences", "remove_invalid_values",
        "exponential_decay_length_penalty", "suppress_tokens", "begin_suppress_tokens", "cross_attention_hidden_size",
    ];

    static readonly string[] ConfigEndings = ["_dropout", "_pdrop", "_token_id", "_token_index"];
    static readonly string[] GgufBeginnings = ["general.", "tokenizer.", "split.", "quantize."];

    /// <summary>Whether a key of config.json is such a key.</summary>
    public static bool HasConfig(string name) =>
        OfConfig.Contains(name) || ConfigEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
        || name is "dropout" or "summary_first_dropout";

    /// <summary>Whether a key of GGUF is such a key, or one that another room reads: the tokenizer's, those of split files.</summary>
    public static bool HasGguf(string name) => GgufBeginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal));
}
