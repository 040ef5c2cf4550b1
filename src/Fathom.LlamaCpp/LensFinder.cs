using System.Globalization;
using Fathom.Kernels;
using Fathom.Models;
using Fathom.Models.Blocks;
using Tensor = Fathom.Formats.Tensor;

namespace Fathom.LlamaCpp;

/// <summary>Finds the final norm and the unembedding of a model of any family, from its file's tensors and from what llama.cpp computed: no table of families says them.</summary>
/// <remarks>The right norm makes of the last block's stream what llama.cpp's does, the right head of that llama.cpp's logits. A wrong one is off by tenths of a deviation.</remarks>
sealed class LensFinder(ModelSource source, Shape shape, Compute compute)
{
    /// <summary>As many nearest misses as an error names.</summary>
    const int Named = 3;

    /// <summary>The norm that turns streams x [n, d] into y [n, d].</summary>
    /// <exception cref="FathomException">There is none.</exception>
    public FoundNorm FindNorm(Rows x, Rows y)
    {
        var found = Norms().Select(candidate => (Candidate: candidate, Off: LensProof.NormDifference(candidate.Norm, x, y, compute))).OrderBy(static tried => tried.Off).ToArray();
        return found[0].Off <= LensProof.MostNormDifference
            ? found[0].Candidate
            : throw NotProven("no final norm that its file could mean makes of the last block's stream what llama.cpp's does",
                LensProof.MostNormDifference, found.Select(static tried => (tried.Candidate.Name, tried.Off)));
    }

    /// <summary>The unembedding that turns normed streams [n, d] into llama.cpp's logits [n, V].</summary>
    /// <exception cref="FathomException">There is none.</exception>
    public FoundHead FindHead(Rows normed, Rows logits)
    {
        float[] products = new float[logits.Count * logits.Width];
        var weight = Head();
        Unscaled(normed, weight, products);
        float most = LensProof.MostHeadDifference(weight);
        var tried = Heads(weight, products, logits).Select(head => (Head: head, Off: Difference(head.Unembedding, products, logits))).ToArray();
        foreach (var (head, off) in tried.Where(static one => !one.Head.IsRegressed).OrderBy(static one => one.Off).Concat(tried.Where(static one => one.Head.IsRegressed)))
            if (off <= most)
                return head;
        throw NotProven($"{weight.Name} does not give llama.cpp's logits", most, tried.OrderBy(static one => one.Off).Select(static one => (one.Head.Name, one.Off)));
    }

    FathomException NotProven(string what, float most, IEnumerable<(string Name, float Off)> tried) => new(string.Create(CultureInfo.InvariantCulture,
        $"{source.Path}: the lens cannot be proven to be the model's own: {what}; tried, with what is left in standard deviations, where {most} is allowed: ")
        + string.Join(", ", tried.Take(Named).Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Off:G2}"))));

    IEnumerable<FoundNorm> Norms()
    {
        float[] ones = new float[shape.Width], zeros = new float[shape.Width];
        ones.AsSpan().Fill(1);
        foreach (var (name, weight, bias) in Vectors())
        {
            yield return new($"RMS {name}", new RmsNorm(weight ?? ones, Epsilon("attention.layer_norm_rms_epsilon", "attention.layer_norm_epsilon")));
            float epsilon = Epsilon("attention.layer_norm_epsilon", "attention.layer_norm_rms_epsilon");
            yield return new($"LayerNorm {name}", new LayerNorm(weight ?? ones, zeros, epsilon));
            if (bias is not null)
                yield return new($"LayerNorm {name} and bias", new LayerNorm(weight ?? ones, bias, epsilon));
        }
    }

    /// <summary>The final norm's weights: under their name, else whatever vector of that length is outside the blocks, else none.</summary>
    IEnumerable<(string Name, float[]? Weight, float[]? Bias)> Vectors()
    {
        if (Vector("output_norm.weight") is { } usual)
        {
            yield return ("output_norm", usual, Vector("output_norm.bias"));
            yield break;
        }
        foreach (string name in source.Tensors.Keys.Where(static name => !name.StartsWith("blk.", StringComparison.Ordinal) && name.EndsWith(".weight", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            if (Vector(name) is { } weight)
                yield return (name[..^".weight".Length], weight, Vector(name[..^"weight".Length] + "bias"));
        yield return ("without weights", null, null);
    }

    float Epsilon(string key, string otherwise) => source.Parameters.Has(key) ? source.Parameters.PositiveOrZero(key, 0) : source.Parameters.Positive(otherwise, 1e-5f);

    float[]? Vector(string name) => source.Tensors.GetValueOrDefault(name) is { Shape.Count: 1 } tensor && tensor.Columns == shape.Width ? Dequantiser.Row(tensor, 0) : null;

    Tensor Head() => source.Optional("output.weight", shape.Vocabulary, shape.Width) ?? source.Required("token_embd.weight", shape.Vocabulary, shape.Width);

    /// <summary>The plain one, and those with what keys say; then that with the scale that fits best.</summary>
    IEnumerable<FoundHead> Heads(Tensor weight, float[] products, Rows logits)
    {
        float[]? bias = source.Optional("output.bias", shape.Vocabulary) is { } tensor ? Dequantiser.Row(tensor, 0) : null;
        float cap = source.Parameters.PositiveOrZero("final_logit_softcapping", 0);
        var scales = new List<(string Name, float Value, bool IsRegressed)> { ("", 1, false) };
        if (source.Parameters.PositiveOrZero("logit_scale", 0) is not 0 and var scale)
            scales.AddRange([(", times logit_scale", scale, false), (", divided by logit_scale", 1 / scale, false)]);
        foreach (float softCap in cap == 0 ? [0f] : new[] { cap, 0f })
            foreach (var (name, value, isRegressed) in scales.Append((", times what fits best", Regressed(products, bias, softCap, logits), true)))
                yield return new($"{weight.Name}{(bias is null ? "" : ", bias")}{name}{(softCap == 0 ? "" : ", soft cap")}", isRegressed,
                    new(new(weight, value == 1 || bias is null ? bias : [.. bias.Select(one => one / value)]), softCap, value));
    }

    /// <summary>By how much the products must be multiplied to come nearest to the logits, before the cap and the bias.</summary>
    static float Regressed(float[] products, float[]? bias, float cap, Rows logits)
    {
        double along = 0, squares = 0;
        for (int row = 0; row < logits.Count; row++)
            for (int i = 0; i < logits.Width; i++)
            {
                double z = products[row * logits.Width + i], wanted = cap == 0 ? logits[row][i] : cap * Math.Atanh(Math.Clamp(logits[row][i] / cap, -0.9999, 0.9999));
                along += z * (wanted - (bias?[i] ?? 0));
                squares += z * z;
            }
        float scale = (float)(along / squares);
        return float.IsFinite(scale) && scale != 0 ? scale : 1;
    }

    unsafe void Unscaled(Rows normed, Tensor weight, float[] products)
    {
        fixed (float* to = products)
            compute.ProjectTile(normed, new(weight, null), new(to, normed.Count, shape.Vocabulary));
    }

    static unsafe float Difference(Unembedding head, float[] products, Rows logits)
    {
        float[] given = [.. products];
        fixed (float* start = given)
        {
            var rows = new Rows(start, logits.Count, logits.Width);
            Compute.AddBias(head.Map.Bias, rows);
            head.Finish(rows);
            return LensProof.HeadDifference(rows, logits);
        }
    }
}

/// <summary>A final norm, and what it is.</summary>
readonly record struct FoundNorm(string Name, Norm Norm);

/// <summary>An unembedding, what it is, and whether its scale is what fits best rather than what a key says.</summary>
readonly record struct FoundHead(string Name, bool IsRegressed, Unembedding Unembedding);
