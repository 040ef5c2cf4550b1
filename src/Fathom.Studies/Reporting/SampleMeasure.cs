namespace Fathom.Studies.Reporting;

/// <summary>A number of a whole sample that a report asks of whether it goes with being right.</summary>
/// <param name="Key">Its name in tables and in JSON.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Unit">Its unit; empty for none.</param>
/// <param name="Sql">What it is in the table of samples.</param>
/// <param name="NeedsAll">Whether it is known only when a sample has ended.</param>
public sealed record SampleMeasure(string Key, string Title, string Unit, string Sql, bool NeedsAll = true)
{
    /// <summary>The deep-thinking ratio.</summary>
    public static SampleMeasure Dtr { get; } = new("dtr", "DTR", "", "dtr");

    /// <summary>How many tokens there are.</summary>
    public static SampleMeasure Tokens { get; } = new("tokens", "tokens", "", "tokens");

    /// <summary>The same with the other sign: fewer is more.</summary>
    public static SampleMeasure ReversedTokens { get; } = new("reversed_tokens", "tokens, reversed", "", "-tokens");

    /// <summary>Mean KL(uniform, last layer).</summary>
    public static SampleMeasure SelfCertainty { get; } = new("self_certainty", "self-certainty", "nats", "self_certainty");

    /// <summary>The deep-thinking ratio of the first tokens.</summary>
    public static SampleMeasure PrefixDtr { get; } = new("prefix_dtr", "prefix DTR", "", "prefix_dtr", NeedsAll: false);

    /// <summary>Self-certainty of the first tokens.</summary>
    public static SampleMeasure PrefixSelfCertainty { get; } = new("prefix_self_certainty", "prefix self-certainty", "nats", "prefix_self_certainty", NeedsAll: false);

    /// <summary>Mean log-probability of the first tokens.</summary>
    public static SampleMeasure PrefixLogProbability { get; } = new("prefix_log_probability", "prefix log-probability", "nats", "prefix_log_probability", NeedsAll: false);

    /// <summary>All, in the order of the report: each such that the paper's claim, or common sense, has more of it go with being right, but for tokens and the settling depth.</summary>
    public static IReadOnlyList<SampleMeasure> All { get; } =
    [
        Dtr, PrefixDtr, new("settling_mean", "mean settling depth", "layers", "settling_mean"), Tokens, ReversedTokens,
        new("mean_log_probability", "log-probability", "nats", "mean_log_probability"), new("negative_perplexity", "negative perplexity", "", "negative_perplexity"),
        new("negative_mean_entropy", "negative entropy", "nats", "negative_mean_entropy"), SelfCertainty, new("margin_mean", "margin", "nats", "margin_mean"),
        PrefixSelfCertainty, PrefixLogProbability,
    ];

    /// <summary>Its title with its unit.</summary>
    public string Name => Unit.Length == 0 ? Title : $"{Title} ({Unit})";
}
