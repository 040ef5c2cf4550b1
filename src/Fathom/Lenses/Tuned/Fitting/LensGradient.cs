using System.Numerics.Tensors;
using Fathom.Kernels;
using Fathom.Models;
using Tensor = Fathom.Formats.Tensor;
using TensorType = Fathom.Formats.TensorType;

namespace Fathom.Lenses.Tuned.Fitting;

/// <summary>The loss of all layers' translators on a batch of tokens, and one step down its gradient.</summary>
sealed unsafe class LensGradient : IDisposable
{
    readonly Compute compute;
    readonly LensLoss loss;
    readonly int layers, width, capacity;
    readonly NativeBuffer states, translated, gradients, transposedStates, transposedGradient, ofWeight;

    public LensGradient(LanguageModel model, Compute compute, int capacity)
    {
        (this.compute, this.capacity) = (compute, capacity);
        (layers, width) = (model.Shape.Layers, model.Shape.Width);
        loss = new(model, compute);
        long batch = (long)capacity * width;
        (states, translated, gradients) = (new((layers + 1) * batch), new(layers * batch), new(layers * batch));
        (transposedStates, transposedGradient, ofWeight) = (new(batch), new(batch), new((long)width * width));
    }

    /// <summary>The bytes that it takes for such a model.</summary>
    public static long Bytes(Shape shape, int capacity) =>
        LensLoss.Bytes(shape) + sizeof(float) * ((3L * shape.Layers + 3) * capacity * shape.Width + (long)shape.Width * shape.Width);

    /// <summary>Takes some of the residual streams that were read as a batch of tokens.</summary>
    public void Take(SectionStates section, int first, int count)
    {
        Count = count;
        for (int layer = 0; layer <= layers; layer++)
            section.Of(layer).Slice(first, count).All.CopyTo(States(layer).All);
    }

    /// <summary>The number of tokens in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>h of a layer, [n, d].</summary>
    public Rows States(int layer) => Of(states, layer);

    /// <summary>Adds up the loss of each layer over the batch, in nats.</summary>
    /// <param name="translators">Those of layers 0 to L - 1; null for the raw logit lens.</param>
    /// <param name="sums">Of each of these layers.</param>
    public void Add(FittedTranslator[]? translators, Span<double> sums) => loss.Add(Inputs(translators), sums, gradients: null);

    /// <summary>The same, and one step of each translator.</summary>
    public void Step(FittedTranslator[] translators, Span<double> sums, float rate, int step)
    {
        Rows[] ofTranslated = [.. Enumerable.Range(0, layers).Select(layer => Of(gradients, layer))];
        loss.Add(Inputs(translators), sums, ofTranslated);
        for (int layer = 0; layer < layers; layer++)
            Step(translators[layer], States(layer), ofTranslated[layer], rate, step);
    }

    Rows[] Inputs(FittedTranslator[]? translators)
    {
        var inputs = new Rows[layers + 1];
        for (int layer = 0; layer < layers; layer++)
        {
            inputs[layer] = translators is null ? States(layer) : Of(translated, layer);
            if (translators is not null)
                Translator.Apply(translators[layer].Map, States(layer), compute, inputs[layer]);
        }
        inputs[layers] = States(layers);
        return inputs;
    }

    /// <summary>The gradient of A is the sum over tokens of the gradient of h + A h + b times h, and that of b the gradient itself.</summary>
    void Step(FittedTranslator translator, Rows h, Rows gradient, float rate, int step)
    {
        Transposition.Run(h.Data, width, Count, width, transposedStates.Start, Count);
        Transposition.Run(gradient.Data, width, Count, width, transposedGradient.Start, Count);
        var right = new Tensor(transposedStates, (byte*)transposedStates.Start, "", TensorType.F32, [width, Count], "", 0);
        var result = new Rows(ofWeight.Start, width, width);
        compute.ProjectTile(new(transposedGradient.Start, width, Count), new(right, null), result);
        float[] ofBias = new float[width];
        for (int i = 0; i < Count; i++)
            TensorPrimitives.Add(ofBias, gradient[i], ofBias);
        translator.Step(result, ofBias, rate, step);
    }

    Rows Of(NativeBuffer buffer, int layer) => new(buffer.Start + (long)layer * capacity * width, Count, width);

    public void Dispose()
    {
        loss.Dispose();
        foreach (var buffer in (ReadOnlySpan<NativeBuffer>)[states, translated, gradients, transposedStates, transposedGradient, ofWeight])
            buffer.Dispose();
    }
}
