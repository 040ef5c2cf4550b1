using Fathom.Studies.Data;
using Fathom.Studies.Storing;

namespace Fathom.Studies.Reporting;

/// <summary>At which layers the tokens of right and of wrong answers settle.</summary>
/// <param name="Right">The share of right answers' tokens that settle at each layer, layer 1 first; null where there are none.</param>
/// <param name="Wrong">That of wrong ones.</param>
public sealed record SettlingFinding(IReadOnlyList<double>? Right, IReadOnlyList<double>? Wrong)
{
    /// <summary>Why a study does not tell; null where it does.</summary>
    internal static string? Missing(StudyFile study) =>
        study.Head.Store == StoredDetail.Samples ? "the study keeps no tokens"
        : study.Head.Conventions is not { HasLens: true } ? "the study was measured without a lens"
        : study.Head.IsDepthOnly ? "depth alone was measured, which leaves out at which layer most tokens settle" : null;

    internal static SettlingFinding Of(StudyFile study)
    {
        int layers = study.Head.Model!.Layers;
        double[] right = new double[layers], wrong = new double[layers];
        using var command = study.Duck.Command("""
            select s.correct, t.settling, count(*) from tokens t join samples s on s.prompt = t.prompt and s.sample = t.sample
            where s.correct is not null and s.finish is distinct from $1 and t.settling is not null group by all
            """, ReportedSample.Rejected);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            (reader.GetBoolean(0) ? right : wrong)[reader.GetInt32(1) - 1] += reader.GetInt64(2);
        return new(Shares(right), Shares(wrong));
    }

    static double[]? Shares(double[] counts) => counts.Sum() is > 0 and var all ? [.. counts.Select(count => count / all)] : null;
}
