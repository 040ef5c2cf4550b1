namespace Fathom.Depth;

/// <summary>The columns that a measure of a whole sequence is taken over.</summary>
public enum SequenceScope
{
    /// <summary>The generated columns.</summary>
    Generated,
    /// <summary>Of a given text, which has no generated column: all but the predicted one.</summary>
    Text,
}

/// <summary>What the last layer says of a whole sequence: the baselines beside the deep-thinking ratio. Means over no column are NaN.</summary>
/// <param name="Over">The columns that were counted.</param>
/// <param name="Tokens">How many they are.</param>
/// <param name="MeanLogProbability">Mean log-probability of the columns' tokens, in nats; minus infinity where one has a probability of 0.</param>
/// <param name="NegativePerplexity">-exp(-mean log-probability).</param>
/// <param name="NegativeMeanEntropy">Minus the mean entropy of the last layer's distribution, in nats.</param>
/// <param name="SelfCertainty">Mean of KL(u, last layer's distribution) with u uniform over the vocabulary, in nats.</param>
public sealed record SequenceMeasures(
    SequenceScope Over, int Tokens, double MeanLogProbability, double NegativePerplexity, double NegativeMeanEntropy, double SelfCertainty);
