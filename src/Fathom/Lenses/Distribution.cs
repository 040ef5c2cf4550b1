using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Lenses;

/// <summary>softmax of a row of logits, kept whole: the last layer's distribution, which all layers of a token are compared with.</summary>
sealed unsafe class Distribution(int vocabulary) : IDisposable
{
    /// <summary>Elements that are reduced in float32 before a sum goes on in float64.</summary>
    public const int Chunk = 1024;

    readonly NativeBuffer probabilities = new(vocabulary), logits = new(vocabulary);
    readonly float[] chunkMass = new float[(vocabulary + Chunk - 1) / Chunk];
    readonly double[] shiftedOfChunk = new double[Chunk], massOfChunk = new double[Chunk];

    /// <summary>ln of the sum of exp(logit - largest logit).</summary>
    public double LogSum { get; private set; }

    /// <summary>The largest logit.</summary>
    public float Largest { get; private set; }

    /// <summary>Entropy in nats.</summary>
    public double EntropyNats { get; private set; }

    /// <summary>KL(u, p) with u uniform over the vocabulary, in nats.</summary>
    public double SelfCertaintyNats { get; private set; }

    /// <summary>False where the logits hold a NaN or +Inf, or nothing but -Inf: then there is no distribution.</summary>
    public bool IsFinite { get; private set; }

    /// <summary>p [V].</summary>
    public ReadOnlySpan<float> Probabilities => probabilities.Span(0, vocabulary);

    /// <summary>The logits [V] it was made from.</summary>
    public ReadOnlySpan<float> Logits => logits.Span(0, vocabulary);

    /// <summary>The probability in one chunk of the vocabulary.</summary>
    public float Mass(int chunk) => chunkMass[chunk];

    /// <summary>Takes the softmax of logits [V].</summary>
    public void Set(ReadOnlySpan<float> values)
    {
        values.CopyTo(logits.Span(0, vocabulary));
        Largest = TensorPrimitives.Max(values);
        var p = probabilities.Span(0, vocabulary);
        TensorPrimitives.Subtract(values, Largest, p);
        Elementwise.Exp(p, p);
        double sum = 0;
        for (int at = 0; at < vocabulary; at += Chunk)
            sum += TensorPrimitives.Sum<float>(p.Slice(at, Math.Min(Chunk, vocabulary - at)));
        IsFinite = double.IsFinite(sum);
        LogSum = Math.Log(sum);
        TensorPrimitives.Multiply(p, (float)(1 / sum), p);
        double meanLogit = 0, expectedLogit = 0;
        for (int at = 0, chunk = 0; at < vocabulary; at += Chunk, chunk++)
        {
            var mass = p.Slice(at, Math.Min(Chunk, vocabulary - at));
            chunkMass[chunk] = TensorPrimitives.Sum<float>(mass);
            AddChunk(values.Slice(at, mass.Length), mass, ref meanLogit, ref expectedLogit);
        }
        EntropyNats = LogSum - expectedLogit;
        SelfCertaintyNats = LogSum - meanLogit / vocabulary - Math.Log(vocabulary);
    }

    /// <summary>Sums logit - largest, and p times that; a masked logit of -Inf has no part in the entropy.</summary>
    void AddChunk(ReadOnlySpan<float> values, ReadOnlySpan<float> mass, ref double sum, ref double expected)
    {
        Span<double> shifted = shiftedOfChunk.AsSpan(0, values.Length), weight = massOfChunk.AsSpan(0, values.Length);
        TensorPrimitives.ConvertTruncating(values, shifted);
        TensorPrimitives.Subtract(shifted, Largest, shifted);
        TensorPrimitives.ConvertTruncating(mass, weight);
        sum += TensorPrimitives.Sum<double>(shifted);
        double product = TensorPrimitives.Dot<double>(weight, shifted);
        expected += double.IsNaN(product) ? Expected(weight, shifted) : product;
    }

    static double Expected(ReadOnlySpan<double> mass, ReadOnlySpan<double> shifted)
    {
        double sum = 0;
        for (int i = 0; i < mass.Length; i++)
            sum += mass[i] > 0 ? mass[i] * shifted[i] : 0;
        return sum;
    }

    public void Dispose()
    {
        probabilities.Dispose();
        logits.Dispose();
    }
}
