using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses.Tuned;

/// <summary>The residual streams of a tile of tokens, translated layer by layer: the lens then reads these in place of the streams themselves.</summary>
sealed unsafe class Translation : IDisposable
{
    readonly TunedLens lens;
    readonly LanguageModel model;
    readonly int capacity;
    readonly NativeBuffer gathered, translated;

    public Translation(TunedLens lens, LanguageModel model, int capacity)
    {
        (this.lens, this.model, this.capacity) = (lens, model, capacity);
        gathered = new((long)capacity * model.Shape.Width);
        translated = new((model.Shape.Layers + 1L) * capacity * model.Shape.Width);
    }

    /// <summary>The floats that a token takes.</summary>
    public static long FloatsOf(Shape shape) => (shape.Layers + 2L) * shape.Width;

    /// <summary>Translates h of consecutive states, all layers.</summary>
    public void Run(LayerStates states, int first, int count)
    {
        var h = new Rows(gathered.Start, count, model.Shape.Width);
        for (int layer = 0; layer <= model.Shape.Layers; layer++)
        {
            for (int i = 0; i < count; i++)
                states.Of(first + i)[layer].CopyTo(h[i]);
            lens.Translate(layer, h, model.Compute, Layer(layer).Slice(0, count));
        }
    }

    /// <summary>A layer of one of these states, [1, d]; the embeddings are layer 0.</summary>
    public Rows Of(int state, int layer) => Layer(layer).Slice(state, 1);

    Rows Layer(int layer) => new(translated.Start + (long)layer * capacity * model.Shape.Width, capacity, model.Shape.Width);

    public void Dispose()
    {
        gathered.Dispose();
        translated.Dispose();
    }
}
