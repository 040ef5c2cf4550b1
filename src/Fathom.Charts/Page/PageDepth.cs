using System.Globalization;
using Fathom.Depth;
using Fathom.Traces;

namespace Fathom.Charts.Page;

/// <summary>What settling and the deep-thinking ratio depend on.</summary>
/// <param name="Measure">The key of the measure that settles.</param>
/// <param name="G">The settling threshold, as a decimal number.</param>
/// <param name="GUnit">Its unit.</param>
/// <param name="GPerBit">How many of these units a bit is.</param>
/// <param name="Rho">Where the deep-thinking regime begins, as a decimal number.</param>
/// <param name="Scope">What the ratio is taken over.</param>
sealed record PageDepth(string Measure, string G, string GUnit, double GPerBit, string Rho, SequenceScope Scope)
{
    internal static PageDepth Of(Trace trace)
    {
        var conventions = trace.Conventions;
        return new(
            Figures.Measure.Jsd.Name, conventions.G.ToString(CultureInfo.InvariantCulture), conventions.GUnit, conventions.GPerBit,
            conventions.Rho.ToString(CultureInfo.InvariantCulture), trace.Scope());
    }
}
