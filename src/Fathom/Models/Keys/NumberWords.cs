namespace Fathom.Models.Keys;

/// <summary>Tells keys that look like they change what is computed by the words in them.</summary>
static class NumberWords
{
    static readonly string[] Beginnings =
    [
        "rope", "rotary", "scal", "window", "cap", "softcap", "norm", "bias", "expert", "act", "multiplier", "factor", "moe", "gate", "gating",
        "rout", "clamp", "clip", "residual", "sink", "causal", "alibi", "attn", "attention", "head", "layer", "theta", "eps", "epsilon", "alpha",
        "beta", "gamma", "logit", "mlp", "ffn", "qk", "kv", "qkv", "lora", "mup", "sparse", "dense", "parallel", "bidirectional", "softmax", "temperature",
        "chunk", "conv", "ssm", "mamba", "rank", "freq", "ntk", "yarn", "position", "context",
    ];

    static readonly string[] Endings = ["norm", "scale", "scaling", "bias", "window", "cap", "act", "rope"];

    /// <summary>Whether one of the words of a key is such a word, begins with one or ends with one.</summary>
    public static bool AreIn(string key) => key.ToLowerInvariant().Split('_', '.', '-').Any(static word =>
        Beginnings.Any(beginning => word.StartsWith(beginning, StringComparison.Ordinal))
        || Endings.Any(ending => word.EndsWith(ending, StringComparison.Ordinal)));
}
