using Fathom.Kernels;
using Fathom.Models.Blocks;

namespace Fathom.Lenses;

/// <summary>A named set of conventions: how often the model's final norm is applied to what the unembedding reads, and the unit of g.</summary>
public sealed class LensProfile
{
    readonly int norms, lastNorms;

    LensProfile(string name, string unit, double perBit, int norms, int lastNorms) =>
        (Name, GUnit, GPerBit, this.norms, this.lastNorms) = (name, unit, perBit, norms, lastNorms);

    /// <summary>Every layer through the final norm, compared with the model's own distribution; g in bits.</summary>
    public static LensProfile Fathom { get; } = new("fathom", "bits", perBit: 1, norms: 1, lastNorms: 1);

    /// <summary>Layers below the last without the final norm; g in bits.</summary>
    public static LensProfile PaperLiteral { get; } = new("paper-literal", "bits", perBit: 1, norms: 0, lastNorms: 1);

    /// <summary>As many Python scripts do: compared with the last state normed twice; g in nats.</summary>
    public static LensProfile DtrExplorer { get; } = new("dtr-explorer", "nats", perBit: Math.Log(2), norms: 1, lastNorms: 2);

    /// <summary>All of them, the usual one first.</summary>
    public static IReadOnlyList<LensProfile> All { get; } = [Fathom, PaperLiteral, DtrExplorer];

    /// <summary>The name by which it is given and shown, such as paper-literal.</summary>
    public string Name { get; }

    /// <summary>The unit of g.</summary>
    public string GUnit { get; }

    /// <summary>How many units of g a bit is.</summary>
    public double GPerBit { get; }

    /// <summary>The profile of that name; null where there is none.</summary>
    public static LensProfile? Named(string name) => All.FirstOrDefault(profile => profile.Name == name);

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    /// <summary>Whether the last layer is read as the model itself reads it.</summary>
    internal bool ReadsLastAsModel => lastNorms == 1;

    /// <summary>What the unembedding reads of a stream, both [n, d].</summary>
    internal void Prepare(Norm norm, Rows stream, bool isLast, Rows prepared)
    {
        int times = isLast ? lastNorms : norms;
        if (times == 0)
            stream.All.CopyTo(prepared.All);
        for (int i = 0; i < times; i++)
            norm.Apply(i == 0 ? stream : prepared, prepared);
    }
}
