using System.Globalization;

namespace Fathom.Lenses.Tuned.Fitting;

/// <summary>How a tuned lens is fitted.</summary>
public sealed record LensFitOptions
{
    /// <summary>The most tokens to train on. A text's last tenth, and at most a tenth of this number, is held out.</summary>
    public int Tokens { get; init; } = 20_000;

    /// <summary>How far a parameter moves in one step at most, as a share of the residual stream's size; it falls to 0 towards the end.</summary>
    public float Rate { get; init; } = 1e-3f;

    /// <summary>Refuses values that mean nothing.</summary>
    /// <exception cref="FathomException">There is one.</exception>
    public void Check()
    {
        if (Tokens is < 10 or > 100_000_000)
            throw new FathomException($"{Tokens} tokens: it must be from 10, of which one is held out, to 100,000,000");
        if (Rate is not (> 0 and <= 1))
            throw new FathomException(string.Create(CultureInfo.InvariantCulture, $"the rate is {Rate}: it must be above 0, and at most 1"));
    }
}

/// <summary>How far a fit is.</summary>
/// <param name="Done">Tokens done.</param>
/// <param name="Total">Tokens in all, those of the held-out text included.</param>
/// <param name="SecondsLeft">An estimate from how long the tokens of this run took.</param>
/// <param name="LossNats">KL(last layer, layer) of the last tokens trained on, mean over layers.</param>
public readonly record struct LensFitProgress(int Done, int Total, double SecondsLeft, double LossNats);

/// <summary>What a fit came to.</summary>
/// <param name="TrainTokens">How many tokens it was trained on.</param>
/// <param name="HeldOutTokens">How many it was tested on.</param>
/// <param name="Layers">Layers 0, the embeddings, to L - 1.</param>
/// <param name="Seconds">How long it took, without what an earlier run had done.</param>
public sealed record LensFitReport(int TrainTokens, int HeldOutTokens, IReadOnlyList<LensFitLayer> Layers, double Seconds);

/// <summary>Mean KL(last layer, layer) in nats over held-out text.</summary>
/// <param name="Layer">The layer; 0 is the embeddings.</param>
/// <param name="BeforeNats">Through the raw logit lens.</param>
/// <param name="AfterNats">Through the fitted lens.</param>
public sealed record LensFitLayer(int Layer, double BeforeNats, double AfterNats);
