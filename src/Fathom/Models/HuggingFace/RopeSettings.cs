namespace Fathom.Models.HuggingFace;

/// <summary>How positions turn queries and keys, read from either layout of config.json.</summary>
/// <param name="Base">The base of the frequencies, theta.</param>
/// <param name="Share">The share of a head that turns, 0 to 1.</param>
/// <param name="Type">How frequencies are scaled for longer contexts: default, linear, llama3, yarn, longrope.</param>
/// <param name="Scaling">The object that holds the scaling's numbers; the file itself where there is none.</param>
sealed record RopeSettings(double Base, double Share, string Type, ConfigFile Scaling)
{
    /// <summary>Reads <c>rope_parameters</c>, of which some models have one for each type of layer, or <c>rope_theta</c> and <c>rope_scaling</c>.</summary>
    public static RopeSettings Read(ConfigFile config, string layerType = "full_attention")
    {
        var newer = config.Section("rope_parameters");
        var section = newer?.Section(layerType) ?? newer ?? config.Section("rope_scaling");
        double share = section?.PositiveOrNull("partial_rotary_factor") ?? config.PositiveOrNull("partial_rotary_factor", "rotary_pct") ?? 1;
        if (share > 1)
            throw config.Fault($"partial_rotary_factor is {share}: it must be at most 1");
        return new(
            section?.PositiveOrNull("rope_theta") ?? config.PositiveOrNull("rope_theta", "rotary_emb_base") ?? 10_000,
            share,
            section?.Text("rope_type", "type") ?? "default",
            section ?? config);
    }

    /// <summary>The error for a scaling that the architecture does not have.</summary>
    public ModelFormatException Unsupported() => Scaling.Fault($"RoPE scaling '{Type}' is not supported in this architecture");
}
