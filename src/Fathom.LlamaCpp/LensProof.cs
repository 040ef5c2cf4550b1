using System.Globalization;
using System.Numerics.Tensors;
using Fathom.Formats;
using Fathom.Kernels;
using Fathom.Lenses;
using Fathom.Models;
using Tensor = Fathom.Formats.Tensor;

namespace Fathom.LlamaCpp;

/// <summary>Proves, while a model runs, that its lens is its own: that the norm makes of the last block's stream what llama.cpp's does, and the head of that its logits.</summary>
sealed unsafe class LensProof(string path, Transformer transformer, Compute compute) : IDisposable
{
    /// <summary>So far may a normed stream be from llama.cpp's, in standard deviations of it.</summary>
    public const float MostNormDifference = 1e-4f;

    /// <summary>It is proven at the first columns, and again after so many.</summary>
    public const int Every = 256;

    readonly Growing scratch = new();

    /// <summary>What was found in all proofs together.</summary>
    public LensChecks Checks { get; private set; } = new(0, 0, 0);

    /// <summary>So far may the head's logits be from llama.cpp's, as the root of the mean square in standard deviations: it rounds what it multiplies quantised weights by.</summary>
    public static float MostHeadDifference(Tensor head) => head.Type is TensorType.F32 or TensorType.F16 or TensorType.BF16 ? 1e-3f : 0.05f;

    /// <summary>Proves it on some rows.</summary>
    /// <param name="streams">The last block's streams [n, d].</param>
    /// <param name="normed">What llama.cpp's final norm gave [n, d].</param>
    /// <param name="logits">llama.cpp's logits [n, V].</param>
    /// <exception cref="FathomException">It is not the model's own.</exception>
    public void Prove(Rows streams, Rows normed, Rows logits)
    {
        scratch.Reserve((long)streams.Count * (streams.Width + logits.Width));
        var own = new Rows(scratch.Start, streams.Count, streams.Width);
        var product = new Rows(scratch.Start + (long)streams.Count * streams.Width, logits.Count, logits.Width);
        transformer.FinalNorm.Apply(streams, own);
        float norm = LargestDifference(own, normed);
        DepthMeter.Unembed(transformer, compute, own, product);
        float head = HeadDifference(product, logits), most = MostHeadDifference(transformer.Unembedding.Map.Weight);
        if (!(norm <= MostNormDifference) || !(head <= most))
            throw new FathomException(string.Create(CultureInfo.InvariantCulture,
                $"{path}: the lens is not proven to be the model's own: norm and head are {norm:G2} and {head:G2} standard deviations from what llama.cpp computes, where {MostNormDifference} and {most} are allowed"));
        Checks = new(MathF.Max(Checks.NormDifference, norm), MathF.Max(Checks.HeadDifference, head), Checks.Count + 1);
    }

    /// <summary>How far a norm of streams x is from y.</summary>
    public static float NormDifference(Models.Blocks.Norm norm, Rows x, Rows y, Compute compute)
    {
        var normed = compute.Take(Slot.Normed, x.Count, x.Width);
        norm.Apply(x, normed);
        return LargestDifference(normed, y);
    }

    /// <summary>The root of the mean square of what logits differ by, in standard deviations of those of llama.cpp.</summary>
    public static float HeadDifference(Rows own, Rows others)
    {
        double squares = 0;
        for (int i = 0; i < own.Count; i++)
        {
            float distance = TensorPrimitives.Distance<float>(own[i], others[i]);
            squares += (double)distance * distance;
        }
        return (float)(Math.Sqrt(squares / ((double)own.Count * own.Width)) / Deviation(others));
    }

    static float LargestDifference(Rows own, Rows others)
    {
        float largest = 0;
        for (int i = 0; i < own.Count; i++)
            for (int j = 0; j < own.Width; j++)
            {
                float difference = MathF.Abs(own[i][j] - others[i][j]);
                if (!(difference <= largest))
                    largest = difference;
            }
        return largest / Deviation(others);
    }

    static float Deviation(Rows rows)
    {
        double sum = 0, squares = 0;
        foreach (float value in rows.All)
            (sum, squares) = (sum + value, squares + (double)value * value);
        double count = (double)rows.Count * rows.Width, mean = sum / count;
        return (float)Math.Sqrt(Math.Max(squares / count - mean * mean, float.Epsilon));
    }

    public void Dispose() => scratch.Dispose();
}
