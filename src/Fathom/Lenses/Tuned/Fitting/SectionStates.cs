using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses.Tuned.Fitting;

/// <summary>Keeps the residual streams of a whole section, of one text or of several one behind the other, layer by layer: h [L + 1, tokens, d].</summary>
sealed unsafe class SectionStates(Shape shape, int capacity) : ResidualReader, IDisposable
{
    readonly NativeBuffer buffer = new((shape.Layers + 1L) * capacity * shape.Width);

    /// <summary>The bytes that it takes for such a model.</summary>
    public static long Bytes(Shape shape, int capacity) => sizeof(float) * (shape.Layers + 1L) * capacity * shape.Width;

    /// <summary>Where the text that is read begins.</summary>
    public int First { get; set; }

    /// <summary>h of a layer of all tokens, the embeddings being layer 0.</summary>
    public Rows Of(int layer) => new(buffer.Start + (long)layer * capacity * shape.Width, capacity, shape.Width);

    public override void Embeddings(ResidualRows rows) => Keep(0, rows);

    public override void AfterBlock(int layer, ResidualRows rows) => Keep(layer, rows);

    void Keep(int layer, ResidualRows rows)
    {
        for (int row = 0; row < rows.Count; row++)
            rows[row].CopyTo(Of(layer)[First + rows.FirstPosition + row]);
    }

    public void Dispose() => buffer.Dispose();
}
