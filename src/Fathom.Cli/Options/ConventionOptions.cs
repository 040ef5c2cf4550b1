using System.CommandLine;
using System.Globalization;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Cli.Options;

/// <summary>Which depth counts as deep.</summary>
sealed class ConventionOptions : OptionGroup
{
    public ConventionOptions() : base("Depth")
    {
        G = Add(New.Number<decimal>("--g", "A token has settled where its divergence is at most this: 0.5, in the profile's unit."));
        Rho = Add(New.Number<decimal>("--rho", "The share of the layers at which the deep-thinking regime begins: 0.85."));
    }

    public Option<decimal?> G { get; }

    public Option<decimal?> Rho { get; }

    /// <summary>A run's options with the thresholds that were given.</summary>
    public RunOptions Read(ParseResult parsed, RunOptions run) =>
        run with { G = parsed.GetValue(G) ?? run.G, Rho = parsed.GetValue(Rho) ?? run.Rho };

    /// <summary>A trace read with the thresholds that were given.</summary>
    /// <exception cref="UsageException">One of them is out of its range.</exception>
    public Trace Apply(ParseResult parsed, Trace trace)
    {
        var given = trace.Conventions with
        {
            G = parsed.GetValue(G) ?? trace.Conventions.G,
            Rho = parsed.GetValue(Rho) ?? trace.Conventions.Rho,
        };
        UsageException.Check(given.Check);
        if (trace.Proven is not null && given != trace.Conventions)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"{(given.G != trace.Conventions.G ? G : Rho).Name}: of this trace depth alone was measured, for g = {trace.Conventions.G} and rho = {trace.Conventions.Rho}"));
        return trace with { Conventions = given };
    }
}
