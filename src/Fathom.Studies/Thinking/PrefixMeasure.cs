namespace Fathom.Studies.Thinking;

/// <summary>What the first tokens of samples are compared by: the samples with the highest values go on.</summary>
public enum PrefixMeasure
{
    /// <summary>The deep-thinking ratio.</summary>
    Dtr,
    /// <summary>The mean of KL(uniform, last layer).</summary>
    SelfCertainty,
    /// <summary>The mean log-probability.</summary>
    LogProbability,
    /// <summary>Chance, which a sample's seed decides: what the others are to be better than.</summary>
    Random,
}

/// <summary>The names of what first tokens are compared by.</summary>
public static class PrefixMeasureNames
{
    /// <summary>The measure of a name; null where there is none.</summary>
    public static PrefixMeasure? Parse(string name) => Enum.GetValues<PrefixMeasure>().Cast<PrefixMeasure?>().FirstOrDefault(measure => measure!.Value.Name() == name);

    /// <summary>Such as self-certainty.</summary>
    public static string Name(this PrefixMeasure measure) => measure switch
    {
        PrefixMeasure.Dtr => "dtr",
        PrefixMeasure.SelfCertainty => "self-certainty",
        PrefixMeasure.LogProbability => "log-probability",
        _ => "random",
    };
}
