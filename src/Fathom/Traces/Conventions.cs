namespace Fathom.Traces;

/// <summary>What numbers of depth depend on. Depths measured under different conventions are not comparable.</summary>
/// <param name="Profile">Which distributions are compared.</param>
/// <param name="G">The settling threshold, in the profile's own unit.</param>
/// <param name="Rho">Where the deep-thinking regime begins, as a share of the layers.</param>
/// <param name="Lens">How a layer is read, such as "logit lens, raw".</param>
public sealed record Conventions(LensProfile Profile, decimal G, decimal Rho, string Lens)
{
    /// <summary>The settling threshold in bits, the unit in which divergences are stored.</summary>
    public double GBits => Profile == LensProfile.DtrExplorer ? (double)G / Math.Log(2) : (double)G;

    static readonly string[] Names = ["fathom", "paper-literal", "dtr-explorer"];

    /// <summary>The profiles' names, as they are given and shown.</summary>
    public static IReadOnlyList<string> ProfileNames => Names;

    /// <summary>The profile's name.</summary>
    public string ProfileName => Names[(int)Profile];

    /// <summary>The unit of <see cref="G"/>.</summary>
    public string GUnit => Profile == LensProfile.DtrExplorer ? "nats" : "bits";

    /// <summary>The profile of that name.</summary>
    /// <exception cref="FathomException">There is none.</exception>
    public static LensProfile ProfileNamed(string name) => Array.IndexOf(Names, name) is >= 0 and int index
        ? (LensProfile)index
        : throw new FathomException($"there is no profile \"{name}\"; there are {string.Join(", ", Names)}");

    /// <summary>Refuses thresholds that mean nothing.</summary>
    /// <exception cref="FathomException">One of them is out of its range.</exception>
    public void Check()
    {
        if (G < 0)
            throw new FathomException($"g is {G}: it must be 0 or more");
        if (Rho is < 0 or > 1)
            throw new FathomException($"rho is {Rho}: it must be from 0 to 1");
    }
}

/// <summary>A named set of conventions: which distributions a layer's and the last are.</summary>
public enum LensProfile
{
    /// <summary>Every layer through the final norm, compared with the model's own distribution; g in bits.</summary>
    Fathom,
    /// <summary>Layers below the last without the final norm; g in bits.</summary>
    PaperLiteral,
    /// <summary>As many Python scripts do: compared with the last state normed twice; g in nats.</summary>
    DtrExplorer,
}
