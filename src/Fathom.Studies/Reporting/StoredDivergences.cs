using Fathom.Lenses;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;
using Fathom.Traces;

namespace Fathom.Studies.Reporting;

/// <summary>Reads the divergences of whole samples that a study kept as cells or traces, one sample after the other.</summary>
static class StoredDivergences
{
    /// <summary>Why a study has none; null where it has some.</summary>
    public static string? Missing(StudyFile study) =>
        study.Head.Store < StoredDetail.Cells ? $"the study keeps {study.Head.Store.Name()} and neither cells nor traces"
        : study.Head.Conventions is not { HasLens: true } ? "the study was measured without a lens"
        : study.Head.IsDepthOnly ? "depth alone was measured, which leaves most divergences out" : null;

    /// <summary>The divergences of each measured sample, [layers, tokens], in bits, NaN where one was not measured.</summary>
    public static IEnumerable<(string Prompt, int Sample, LayerMatrix JsdBits)> Each(StudyFile study) => study.Head.Store == StoredDetail.Traces ? OfTraces(study) : OfCells(study);

    /// <summary>Rows come as they were written, whole samples each, layer after layer of a column.</summary>
    /// <exception cref="FathomException">They do not.</exception>
    static IEnumerable<(string, int, LayerMatrix)> OfCells(StudyFile study)
    {
        int layers = study.Head.Model!.Layers;
        using var command = study.Duck.Command("select prompt, sample, layer, jsd_bits from cells");
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var values = new List<float>();
        (string Prompt, int Sample)? current = null;
        while (reader.Read())
        {
            var next = (reader.GetString(0), reader.GetInt32(1));
            if (current is { } ended && ended != next)
            {
                yield return (ended.Prompt, ended.Sample, Turned(values, layers));
                values.Clear();
            }
            current = next;
            if (reader.GetInt32(2) != values.Count % layers + 1)
                throw new FathomException($"{study.Path}: the cells of prompt \"{next.Item1}\", sample {next.Item2}, are not whole");
            values.Add(reader.IsDBNull(3) ? float.NaN : reader.GetFloat(3));
        }
        if (current is { } last)
            yield return (last.Prompt, last.Sample, Turned(values, layers));
    }

    static IEnumerable<(string, int, LayerMatrix)> OfTraces(StudyFile study)
    {
        foreach (var (prompt, sample, trace) in KeptTraces.Each(study))
        {
            bool[] counted = trace.Counted();
            int[] columns = [.. Enumerable.Range(0, counted.Length).Where(column => counted[column])];
            var matrix = new LayerMatrix(trace.Layers, columns.Length);
            for (int layer = 1; layer <= trace.Layers; layer++)
                for (int i = 0; i < columns.Length; i++)
                    matrix[layer, i] = trace.Measures.JsdBits[layer, columns[i]];
            yield return (prompt, sample, matrix);
        }
    }

    /// <summary>From a column after the other to a layer after the other.</summary>
    static LayerMatrix Turned(List<float> columns, int layers)
    {
        var matrix = new LayerMatrix(layers, columns.Count / layers);
        for (int token = 0; token < matrix.Tokens; token++)
            for (int layer = 1; layer <= layers; layer++)
                matrix[layer, token] = columns[token * layers + layer - 1];
        return matrix;
    }
}
