using System.Globalization;
using Fathom.Lenses;

namespace Fathom.Traces;

/// <summary>What numbers of depth depend on. Depths measured under different conventions are not comparable.</summary>
/// <param name="Profile">Which distributions are compared.</param>
/// <param name="G">The settling threshold, in the profile's own unit.</param>
/// <param name="Rho">Where the deep-thinking regime begins, as a share of the layers.</param>
/// <param name="Lens">How a layer is read.</param>
public sealed record Conventions(LensProfile Profile, decimal G, decimal Rho, LensName Lens)
{
    /// <summary>The settling threshold, in the profile's own unit.</summary>
    public decimal G { get; init => field = WithoutSign(value); } = WithoutSign(G);

    /// <summary>Where the deep-thinking regime begins, as a share of the layers.</summary>
    public decimal Rho { get; init => field = WithoutSign(value); } = WithoutSign(Rho);

    /// <summary>Whether layers were read through a lens; else of its cells a trace has norms and cosine distances alone.</summary>
    public bool HasLens => Lens.Kind != LensKind.None;

    /// <summary>The settling threshold in bits, the unit in which divergences are stored.</summary>
    public double GBits => (double)G / GPerBit;

    /// <summary>How many units of <see cref="G"/> a bit is.</summary>
    public double GPerBit => Profile.GPerBit;

    /// <summary>The profile's name, as it is given and shown.</summary>
    public string ProfileName => Profile.Name;

    /// <summary>The unit of <see cref="G"/>.</summary>
    public string GUnit => Profile.GUnit;

    /// <summary>Refuses thresholds that mean nothing.</summary>
    /// <exception cref="FathomException">One of them is out of its range.</exception>
    public void Check()
    {
        if (G < 0)
            throw new FathomException(string.Create(CultureInfo.InvariantCulture, $"g is {G}: it must be 0 or more"));
        if (Rho is <= 0 or > 1)
            throw new FathomException(string.Create(CultureInfo.InvariantCulture, $"rho is {Rho}: it must be above 0, where no token could settle before the deep-thinking regime, and at most 1"));
    }

    /// <summary>-0 is 0, and is written so.</summary>
    static decimal WithoutSign(decimal value) => value == 0 ? 0 : value;

    /// <summary>Whether depths can be read under them, which a file does not promise.</summary>
    internal bool AreSound => G >= 0 && Rho is >= 0 and <= 1;
}
