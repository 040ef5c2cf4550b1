using System.Text.Json;
using Fathom.Lenses;
using Fathom.Studies.Statistics;
using Fathom.Traces;

namespace Fathom.Studies.Reporting;

/// <summary>What a study has come to, as JSON in the form that docs/report.md describes. What there is not is null.</summary>
public static class FindingsJson
{
    /// <summary>Writes it to a stream, which stays open.</summary>
    public static void Write(Stream stream, StudyFindings findings)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JsonToken.Encoder });
        Write(json, findings);
    }

    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter json, StudyFindings findings)
    {
        json.WriteStartObject();
        json.WriteString("study", findings.Name);
        json.WriteString("model", findings.Head.Model?.Name);
        json.WriteString("fingerprint", findings.Head.Model?.Fingerprint);
        json.WriteString("program", findings.Head.Program);
        json.WriteString("instruction_set", findings.Head.InstructionSet);
        json.WriteString("grader", findings.Head.Grader);
        json.WriteNumber("prompts", findings.Prompts.Count);
        json.WriteNumber("samples", findings.Overview.Samples);
        json.WriteNumber("tokens", findings.Overview.Tokens);
        json.WriteNumber("graded", findings.Graded);
        json.WriteNumber("rejected", findings.Rejected);
        json.WriteNumber("prompts_right", findings.Kinds.Right);
        json.WriteNumber("prompts_wrong", findings.Kinds.Wrong);
        json.WriteNumber("prompts_mixed", findings.Kinds.Mixed);
        json.WriteFinite("cut_share", findings.Overview.CutShare);
        json.WriteFinite("dtr", findings.Overview.Dtr);
        json.WriteEstimate("accuracy", findings.Accuracy);
        json.WriteNumber("keep", findings.Options.Keep);
        json.WriteNumber("prefix", findings.Head.Prefix);
        json.WriteNumber("resamplings", findings.Options.Resamplings);
        json.WriteNumber("seed", findings.Options.Seed);
        json.WriteStartArray("by_k");
        foreach (var at in findings.ByK)
        {
            json.WriteStartObject();
            json.WriteNumber("k", at.K);
            json.WriteNumber("prompts", at.Prompts);
            json.WriteEstimate("pass", at.Pass);
            json.WriteEstimate("majority", at.Majority);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("measures");
        foreach (var finding in findings.Measures)
            Write(json, finding);
        json.WriteEndArray();
        json.WriteStartArray("methods");
        foreach (var method in findings.Methods)
        {
            json.WriteStartObject();
            json.WriteString("method", method.Key);
            json.WriteEstimate("accuracy", method.Accuracy);
            json.WriteEstimate("gain", method.Gain);
            json.WriteEstimate("tokens", method.Tokens);
            json.WriteEstimate("cost", method.Cost);
            json.WriteString("missing", method.Missing);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteSettling(json, findings.Settling);
        WriteDivergences(json, findings.Divergences);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, MeasureFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("measure", finding.Measure.Key);
        json.WriteString("unit", finding.Measure.Unit);
        json.WriteNumber("samples", finding.Samples);
        json.WriteEstimate("pearson", finding.Pearson);
        json.WriteInterval("pearson_fisher", finding.PearsonFisher);
        json.WriteEstimate("spearman", finding.Spearman);
        json.WriteEstimate("binned_pearson", finding.Binned);
        json.WriteInterval("binned_pearson_fisher", finding.BinnedFisher);
        json.WriteEstimate("auroc_within", finding.AurocWithin);
        json.WriteNumber("pairs_within", finding.Pairs);
        json.WriteNumber("prompts_within", finding.MixedPrompts);
        json.WriteEstimate("auroc_over_all", finding.AurocOverAll);
        json.WriteStartArray("bins");
        foreach (var bin in finding.Bins ?? [])
        {
            json.WriteStartObject();
            json.WriteNumber("samples", bin.Samples);
            json.WriteNumber("mean", bin.Mean);
            json.WriteEstimate("accuracy", bin.Accuracy);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteSettling(Utf8JsonWriter json, SettlingFinding? settling)
    {
        foreach (var (name, shares) in ((string, IReadOnlyList<double>?)[])[("settling_right", settling?.Right), ("settling_wrong", settling?.Wrong)])
        {
            json.WriteStartArray(name);
            foreach (double share in shares ?? [])
                json.WriteNumberValue(share);
            json.WriteEndArray();
        }
    }

    static void WriteDivergences(Utf8JsonWriter json, DivergenceFinding? divergences)
    {
        json.WriteStartArray("thresholds");
        foreach (var point in divergences?.Sweep ?? [])
        {
            json.WriteStartObject();
            json.WriteNumber("g", point.G);
            json.WriteNumber("rho", point.Rho);
            json.WriteFinite("mean_dtr", point.MeanDtr);
            json.WriteFinite("pearson", point.Pearson);
            json.WriteFinite("auroc_within", point.AurocWithin);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        foreach (var (name, matrix) in ((string, LayerMatrix?)[])[("divergence_right", divergences?.Right), ("divergence_wrong", divergences?.Wrong)])
            if (matrix is null)
                json.WriteNull(name);
            else
                json.WriteMatrix(name, matrix);
    }

    /// <summary>A figure as {"value", "interval": [low, high]}.</summary>
    internal static void WriteEstimate(this Utf8JsonWriter json, string name, Estimate estimate)
    {
        json.WriteStartObject(name);
        json.WriteFinite("value", estimate.Value);
        json.WriteInterval("interval", estimate.Interval);
        json.WriteEndObject();
    }

    /// <summary>An interval as [low, high].</summary>
    static void WriteInterval(this Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is not var (low, high))
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartArray(name);
        json.WriteNumberValue(low);
        json.WriteNumberValue(high);
        json.WriteEndArray();
    }
}
