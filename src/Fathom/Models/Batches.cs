namespace Fathom.Models;

/// <summary>How many tokens go through the model at once.</summary>
static class Batches
{
    /// <summary>So many rows keep the matrix kernels busy.</summary>
    public const int Largest = 512;

    const long StateBytes = 64L << 20;

    /// <summary>The most positions whose streams of all layers are kept at once.</summary>
    public static int StatesAtOnce(Shape shape) =>
        (int)Math.Clamp(StateBytes / ((long)sizeof(float) * (shape.Layers + 1) * shape.Width), 1, Largest);
}
