namespace Fathom.Models.HuggingFace;

/// <summary>How config.json says that positions turn queries and keys, in GGUF's words.</summary>
static class RopeLayout
{
    /// <summary>A rotation of whole heads, or of a share of each, unscaled or scaled.</summary>
    /// <param name="config">The file.</param>
    /// <param name="rope">What it says of the rotation.</param>
    /// <param name="headSize">The length of a head.</param>
    /// <param name="share">The share of a head that turns where the scaling does not say it.</param>
    /// <param name="values">Where it is set.</param>
    /// <param name="own">A type of scaling that the family's layout sets itself.</param>
    public static void Translate(ConfigFile config, RopeSettings rope, long headSize, double share, KeyValues values, string own = "default")
    {
        values.Set("rope.freq_base", rope.Base);
        values.Set("rope.dimension_count", Rotated(rope, headSize, share));
        values.Set("rope.scaling.type", rope.Type is "linear" or "yarn" ? rope.Type : "none");
        switch (rope.Type)
        {
            case "default":
            case var type when type == own:
                break;
            case "linear":
                values.Set("rope.scaling.factor", rope.Scaling.Positive("factor"));
                break;
            case "yarn":
                SetYarn(config, rope, values);
                break;
            case "dynamic":
                SetDynamic(config, rope, values);
                break;
            default:
                throw rope.Unsupported();
        }
    }

    /// <summary>How many elements of a head turn.</summary>
    public static long Rotated(RopeSettings rope, long headSize, double share)
    {
        double turning = rope.Share ?? share;
        return turning <= 1 ? (long)(headSize * turning) : throw rope.Scaling.Fault($"the share of a head that turns is {turning}: it must be at most 1");
    }

    /// <summary>The context that a scaling starts from, which is the model's own where it does not say it.</summary>
    public static long Original(ConfigFile config, RopeSettings rope) =>
        rope.Scaling.CountOrNull("original_max_position_embeddings") ?? config.Count("max_position_embeddings");

    static void SetYarn(ConfigFile config, RopeSettings rope, KeyValues values)
    {
        var yarn = rope.Scaling;
        double factor = yarn.Positive("factor");
        values.Set("rope.scaling.factor", factor);
        values.Set("rope.scaling.original_context_length", Original(config, rope));
        values.Set("rope.scaling.yarn_beta_fast", yarn.PositiveOrNull("beta_fast"));
        values.Set("rope.scaling.yarn_beta_slow", yarn.PositiveOrNull("beta_slow"));
        values.Set("rope.scaling.truncate", yarn.Boolean("truncate") ?? false);
        double? attention = yarn.PositiveOrNull("attention_factor"), one = yarn.PositiveOrNull("mscale"), all = yarn.PositiveOrNull("mscale_all_dim");
        values.Set("rope.scaling.amplitude", attention ?? (one is double a && all is double b ? Grown(factor, a) / Grown(factor, b) : null));
    }

    /// <summary>1 + 0.1 m ln(factor).</summary>
    static double Grown(double factor, double m) => factor <= 1 ? 1 : 1 + 0.1 * m * Math.Log(factor);

    /// <summary>Within the context it starts from it scales nothing; beyond, it would turn every position otherwise with each new one.</summary>
    static void SetDynamic(ConfigFile config, RopeSettings rope, KeyValues values)
    {
        rope.Scaling.Positive("factor");
        values.Set("context_length", Math.Min(Original(config, rope), config.Count("max_position_embeddings")));
        values.Set("context_bound", $"beyond it {rope.Name} of type 'dynamic' would change with the length what was measured before");
    }
}
