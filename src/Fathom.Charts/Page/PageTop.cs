using System.Text.Json.Serialization;
using Fathom.Comparisons;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Charts.Page;

/// <summary>The likeliest tokens of every cell.</summary>
/// <param name="Count">How many there are a cell.</param>
/// <param name="Layers">Of how many layers, from 1.</param>
/// <param name="Ids">Every token that occurs, the most frequent first.</param>
/// <param name="Labels">Its label.</param>
/// <param name="Choices">Which of these tokens, [count, tokens, layers]: neighbours in this order are alike, and pack well.</param>
/// <param name="Probabilities">Its probability, [count, tokens, layers].</param>
sealed record PageTop(
    int Count, int Layers, int[] Ids, string[] Labels, [property: JsonIgnore] uint[] Choices, [property: JsonIgnore] float[] Probabilities)
{
    internal static PageTop Of(Trace trace)
    {
        var top = trace.Top;
        int[] ids = [.. top.Ids.CountBy(id => id).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key)];
        var places = new Dictionary<int, uint>(ids.Select((id, place) => KeyValuePair.Create(id, (uint)place)));
        uint[] choices = new uint[top.Ids.Length];
        float[] probabilities = new float[top.Ids.Length];
        int at = 0;
        for (int k = 0; k < top.Count; k++)
            for (int token = 0; token < trace.Tokens.Count; token++)
                for (int layer = 1; layer <= trace.Layers; layer++)
                {
                    choices[at] = places[top.CellIds(layer, token, trace.Tokens.Count)[k]];
                    probabilities[at++] = top.CellProbabilities(layer, token, trace.Tokens.Count)[k];
                }
        return new(top.Count, trace.Layers, ids, LabelsOf(top, ids), choices, probabilities);
    }

    /// <summary>The labels of tokens. Where those of two were the same, the space before each is shown.</summary>
    static string[] LabelsOf(TopTokens top, int[] ids)
    {
        string[] labels = [.. ids.Select(id => TokenLabel.Of(top.Texts[id].Span))];
        var shared = labels.CountBy(static label => label).Where(static pair => pair.Value > 1).Select(static pair => pair.Key).ToHashSet();
        return [.. ids.Zip(labels, (id, label) => shared.Contains(label) ? TokenLabel.Whole(top.Texts[id].Span) : label)];
    }

    /// <summary>The likeliest token of A and that of B, named by both, in all cells of a comparison's picture; null where one of them stores none.</summary>
    internal static PageTop? Of(Comparison comparison, Figure figure)
    {
        int layers = figure.Rows[^1].Layer;
        if (comparison.A.Top.Count == 0 || comparison.B.Top.Count == 0 || layers < 1)
            return null;
        List<string> labels = [];
        var places = new Dictionary<string, uint>();
        List<uint> choices = [];
        List<float> probabilities = [];
        foreach (bool isB in (bool[])[false, true])
            foreach (var column in figure.Columns)
                for (int layer = 1; layer <= layers; layer++)
                {
                    var (a, b) = comparison.Likeliest(layer, comparison.Columns[column.FirstToken]);
                    var token = (isB ? b : a)!.Value;
                    string label = $"{(isB ? 'B' : 'A')}: {TokenLabel.Of(token.Bytes.Span)}";
                    if (places.TryAdd(label, (uint)labels.Count))
                        labels.Add(label);
                    choices.Add(places[label]);
                    probabilities.Add(token.Probability);
                }
        return new(2, layers, [.. Enumerable.Range(0, labels.Count)], [.. labels], [.. choices], [.. probabilities]);
    }
}
