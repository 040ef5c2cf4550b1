using Fathom.Models.Keys;

namespace Fathom.Models.HuggingFace;

/// <summary>How positions turn queries and keys, read from either layout of config.json.</summary>
/// <param name="Base">The base of the frequencies, theta.</param>
/// <param name="Share">The share of a head that turns, 0 to 1; null where nothing says it.</param>
/// <param name="Type">How frequencies are scaled for longer contexts, one of <see cref="RopeKeys"/>.</param>
/// <param name="Scaling">The object that holds the scaling's numbers.</param>
/// <param name="Name">What that object is called.</param>
sealed record RopeSettings(double Base, double? Share, string Type, ConfigFile Scaling, string Name)
{
    const string Older = "rope_scaling", Newer = "rope_parameters";

    /// <summary>Reads <c>rope_scaling</c> with the keys beside it, else <c>rope_parameters</c>, of which some models have one for each type of layer.</summary>
    /// <param name="config">The file.</param>
    /// <param name="layerType">Whose parameters, where each type of layer has its own.</param>
    /// <param name="baseKeys">What the base is called in the file itself.</param>
    /// <exception cref="ModelFormatException">The scaling is unknown, or a key of it.</exception>
    public static RopeSettings Read(ConfigFile config, string layerType, params ReadOnlySpan<string> baseKeys)
    {
        var older = config.Section(Older) is { IsEmpty: false } filled ? filled : null;
        var newer = config.Section(Newer);
        string name = older is not null || newer is null ? Older : newer.Section(layerType) is null ? Newer : $"{Newer}.{layerType}";
        var section = older ?? newer?.Section(layerType) ?? newer;
        if (section is null)
            return new(config.Positive(baseKeys), null, "default", config, name);
        var common = section.With(RopeKeys.OfAll);
        string type = section.Text("rope_type", "type") ?? "default";
        var keys = RopeKeys.Of(type) ?? throw config.Fault($"{name} is of type '{type}', which is not supported (only {string.Join(", ", RopeKeys.Names)})");
        section = section.With(keys);
        if (section.Check($"{name}.") is [var unknown, ..])
            throw config.Fault($"{name}.{unknown} is unknown in scaling of type '{type}'");
        return new(common.PositiveOrNull("rope_theta") ?? config.Positive(baseKeys), common.PositiveOrNull("partial_rotary_factor"),
            type is "su" ? "longrope" : type, section, name);
    }

    /// <summary>The error for a scaling that the architecture does not have.</summary>
    public ModelFormatException Unsupported() => Scaling.Fault($"{Name} is of type '{Type}', which is not supported in this architecture");
}
