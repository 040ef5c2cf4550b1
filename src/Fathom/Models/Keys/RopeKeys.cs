using static Fathom.Models.Keys.KeyRule;

namespace Fathom.Models.Keys;

/// <summary>The keys within <c>rope_scaling</c> and <c>rope_parameters</c>, by the type of scaling that they state.</summary>
static class RopeKeys
{
    static readonly KeyRule[] Common = [Honoured("rope_type", "\"default\""), Honoured("type"), Honoured("rope_theta"), Honoured("partial_rotary_factor")];
    static readonly string[] Scalings = ["factor", "original_max_position_embeddings", "attention_factor", "beta_fast", "beta_slow", "truncate", "mscale",
        "mscale_all_dim", "low_freq_factor", "high_freq_factor", "short_factor", "long_factor"];

    /// <summary>The types, each with what it reads beside the type and the base.</summary>
    static readonly Dictionary<string, KeyRule[]> Types = new()
    {
        ["default"] = [],
        ["linear"] = [Honoured("factor")],
        ["dynamic"] = [Honoured("factor"), Honoured("original_max_position_embeddings")],
        ["llama3"] = [Honoured("factor"), Honoured("low_freq_factor"), Honoured("high_freq_factor"), Honoured("original_max_position_embeddings")],
        ["yarn"] = [Honoured("factor"), Honoured("original_max_position_embeddings"), Honoured("attention_factor"), Honoured("beta_fast", "32"),
            Honoured("beta_slow", "1"), Honoured("truncate", "true"), Honoured("mscale"), Honoured("mscale_all_dim")],
        ["longrope"] = [Honoured("short_factor"), Honoured("long_factor"), Honoured("factor"), Honoured("attention_factor"),
            Honoured("original_max_position_embeddings")],
    };

    static readonly Dictionary<string, KeyTable> Tables = Types.ToDictionary(static type => type.Key, static type => new KeyTable(
        [.. Scalings.Select(key => WithoutEffect(key, $"the scaling '{type.Key}' does not read it")), .. Common, .. type.Value]));

    /// <summary>The types that there are.</summary>
    public static IEnumerable<string> Names => Types.Keys;

    /// <summary>The keys of one type; null where there is no such type.</summary>
    public static KeyTable? Of(string type) => Tables.GetValueOrDefault(type is "su" ? "longrope" : type);

    /// <summary>The keys that every type reads.</summary>
    public static KeyTable OfAll { get; } = new(Common);
}
