using System.Numerics.Tensors;
using Fathom.Formats;
using Fathom.Kernels;
using Fathom.Models.Blocks;
using Tensor = Fathom.Formats.Tensor;

namespace Fathom.Lenses.Tuned.Fitting;

/// <summary>A translator that is being fitted: A [d, d] and b [d], which begin at zero, and Adam's moments of both.</summary>
/// <remarks>Adam: A Method for Stochastic Optimization, arXiv 1412.6980. Elements of the stream differ in size by orders of magnitude, so a column of A moves in
/// proportion to the stream's size over that element's, and b in proportion to the stream's size.</remarks>
sealed unsafe class FittedTranslator : IDisposable
{
    const float MeanDecay = 0.9f, SquareDecay = 0.99f, Tiny = 1e-12f;

    readonly int width;
    readonly NativeBuffer weight, weightMean, weightSquare;
    readonly float[] bias, biasMean, biasSquare, scratch, scales;

    public FittedTranslator(int width)
    {
        this.width = width;
        (weight, weightMean, weightSquare) = (Zeros((long)width * width), Zeros((long)width * width), Zeros((long)width * width));
        (bias, biasMean, biasSquare, scratch, scales) = (new float[width], new float[width], new float[width], new float[width], new float[width + 1]);
        Map = new(new Tensor(weight, (byte*)weight.Start, "weight", TensorType.F32, [width, width], "", 0), bias);
    }

    /// <summary>h to A h + b, as it is now.</summary>
    public Linear Map { get; }

    /// <summary>The parameters under the names of the published form.</summary>
    public IEnumerable<SafetensorsWriter.Entry> Parameters(int index) => [Matrix($"{index}.weight", weight), Vector($"{index}.bias", bias)];

    /// <summary>The parameters, and all else that going on depends on.</summary>
    public IEnumerable<SafetensorsWriter.Entry> State(int index) =>
    [
        .. Parameters(index), Matrix($"{index}.weight.mean", weightMean), Matrix($"{index}.weight.square", weightSquare),
        Vector($"{index}.bias.mean", biasMean), Vector($"{index}.bias.square", biasSquare), Vector($"{index}.scales", scales),
    ];

    /// <summary>Takes in what <see cref="State"/> gave.</summary>
    public void Restore(int index, SafetensorsFile file)
    {
        foreach (var entry in State(index))
        {
            if (!file.Tensors.TryGetValue(entry.Name, out var stored) || stored.Type != TensorType.F32 || stored.Rows * stored.Columns != entry.Elements().Length)
                throw new ModelFormatException(file.Path, $"tensor {entry.Name} is missing or has another shape");
            for (int row = 0; row < stored.Rows; row++)
                Dequantiser.Row(stored.Type, stored.Row(row), entry.Elements().Slice(row * stored.Columns, stored.Columns));
        }
    }

    /// <summary>Learns from the first states [n, d] how large the stream is, and each of its elements.</summary>
    public void Measure(Rows h)
    {
        double all = 0;
        double[] squares = new double[width];
        for (int row = 0; row < h.Count; row++)
            for (int i = 0; i < width; i++)
                squares[i] += (double)h[row][i] * h[row][i] / h.Count;
        foreach (double square in squares)
            all += square / width;
        for (int i = 0; i < width; i++)
            scales[i] = (float)Math.Sqrt(all / (squares[i] + 1e-4 * all));
        scales[width] = (float)Math.Sqrt(all);
    }

    /// <summary>One step of Adam.</summary>
    /// <param name="ofWeight">The gradient of the loss with respect to A, [d, d].</param>
    /// <param name="ofBias">The same of b.</param>
    /// <param name="rate">How far an element moves at most, as a share of the stream's size.</param>
    /// <param name="step">The number of this step, from 1.</param>
    public void Step(Rows ofWeight, ReadOnlySpan<float> ofBias, float rate, int step)
    {
        float correction = MathF.Sqrt(1 - MathF.Pow(SquareDecay, step)) / (1 - MathF.Pow(MeanDecay, step));
        for (int row = 0; row < width; row++)
        {
            Move(ofWeight[row], weightMean.Span((long)row * width, width), weightSquare.Span((long)row * width, width), rate * correction);
            TensorPrimitives.Multiply(scratch, scales.AsSpan(0, width), scratch);
            var a = weight.Span((long)row * width, width);
            TensorPrimitives.Subtract(a, scratch, a);
        }
        Move(ofBias, biasMean, biasSquare, rate * correction * scales[width]);
        TensorPrimitives.Subtract(bias, scratch, bias);
    }

    /// <summary>Updates moments and puts into the scratch space how far each element moves: rate times mean / sqrt(mean square).</summary>
    void Move(ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, float rate)
    {
        TensorPrimitives.Lerp(gradient, mean, MeanDecay, mean);
        TensorPrimitives.Multiply(gradient, gradient, scratch);
        TensorPrimitives.Lerp<float>(scratch, square, SquareDecay, square);
        TensorPrimitives.Sqrt<float>(square, scratch);
        TensorPrimitives.Add(scratch, Tiny, scratch);
        TensorPrimitives.Divide<float>(mean, scratch, scratch);
        TensorPrimitives.Multiply(scratch, rate, scratch);
    }

    SafetensorsWriter.Entry Matrix(string name, NativeBuffer buffer) => new(name, [width, width], () => buffer.Span(0, width * width));

    static SafetensorsWriter.Entry Vector(string name, float[] values) => new(name, [values.Length], () => values);

    static NativeBuffer Zeros(long length)
    {
        var buffer = new NativeBuffer(length);
        buffer.Span(0, checked((int)length)).Clear();
        return buffer;
    }

    public void Dispose()
    {
        weight.Dispose();
        weightMean.Dispose();
        weightSquare.Dispose();
    }
}
