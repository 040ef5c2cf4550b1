using System.Numerics.Tensors;
using Fathom.Kernels;
using Fathom.Models;
using Fathom.Models.Blocks;
using Tensor = Fathom.Formats.Tensor;
using TensorType = Fathom.Formats.TensorType;

namespace Fathom.Lenses.Tuned.Fitting;

/// <summary>The unembedding both ways, panel by panel of the vocabulary: states to logits, and gradients of logits to gradients of states.</summary>
/// <remarks>A tile of n rows of logits lies panel after panel, each [n, <see cref="PanelWidth"/>] (the last may be narrower). The way back needs W_U transposed,
/// which is kept as float32: 4 V d bytes.</remarks>
sealed unsafe class UnembeddingPanels : IDisposable
{
    public const int PanelWidth = 2048;

    readonly Compute compute;
    readonly Unembedding unembedding;
    readonly NativeBuffer transposed;
    readonly Growing partial = new();
    readonly int width, vocabulary;

    public UnembeddingPanels(LanguageModel model, Compute compute)
    {
        (this.compute, unembedding) = (compute, model.Transformer.Unembedding);
        (width, vocabulary) = (model.Shape.Width, model.Shape.Vocabulary);
        transposed = new((long)width * vocabulary);
        using var rows = new NativeBuffer((long)PanelWidth * width);
        for (int panel = 0; panel < Count; panel++)
            Transpose(panel, rows);
    }

    /// <summary>How many panels there are.</summary>
    public int Count => (vocabulary + PanelWidth - 1) / PanelWidth;

    /// <summary>One panel of a tile of so many rows.</summary>
    public Rows Panel(float* tile, int rows, int panel) => new(tile + (long)panel * PanelWidth * rows, rows, WidthOf(panel));

    /// <summary>Logits of normed states [n, d], before any soft-cap.</summary>
    public void Logits(Rows normed, float* tile)
    {
        for (int panel = 0; panel < Count; panel++)
        {
            var logits = Panel(tile, normed.Count, panel);
            compute.ProjectTile(normed, unembedding.Map.Part(panel * PanelWidth, WidthOf(panel)), logits);
            unembedding.ScaleOnly(logits);
        }
    }

    /// <summary>gradient [n, d] of the states of a tile's first n rows, from that of their logits.</summary>
    public void Back(float* tile, int rows, Rows gradient)
    {
        gradient.All.Clear();
        partial.Reserve((long)gradient.Count * width);
        var part = new Rows(partial.Start, gradient.Count, width);
        for (int panel = 0; panel < Count; panel++)
        {
            compute.ProjectTile(Panel(tile, rows, panel).Slice(0, gradient.Count), new(Transposed(panel), null), part);
            TensorPrimitives.Add(gradient.All, part.All, gradient.All);
        }
        unembedding.ScaleOnly(gradient);
    }

    int WidthOf(int panel) => Math.Min(PanelWidth, vocabulary - panel * PanelWidth);

    float* TransposedStart(int panel) => transposed.Start + (long)panel * PanelWidth * width;

    Tensor Transposed(int panel) => new(transposed, (byte*)TransposedStart(panel), "", TensorType.F32, [width, WidthOf(panel)], "", 0);

    void Transpose(int panel, NativeBuffer rows)
    {
        var weight = unembedding.Map.Weight;
        int count = WidthOf(panel);
        for (int row = 0; row < count; row++)
            Dequantiser.Row(weight.Type, weight.Row((long)panel * PanelWidth + row), rows.Span((long)row * width, width));
        Transposition.Run(rows.Start, width, count, width, TransposedStart(panel), count);
    }

    public void Dispose()
    {
        transposed.Dispose();
        partial.Dispose();
    }
}
