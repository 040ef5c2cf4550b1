using System.Globalization;
using Fathom.Lenses;
using Fathom.Lenses.Proof;
using Fathom.Models;

namespace Fathom.Runs;

/// <summary>What a run will need beside the model's file, in bytes.</summary>
/// <param name="Cache">Keys and values of all positions.</param>
/// <param name="States">Residual streams that wait for the lens.</param>
/// <param name="Tile">Logits of one tile.</param>
/// <param name="Trace">The measures of all columns.</param>
public readonly record struct MemoryEstimate(long Cache, long States, long Tile, long Trace)
{
    /// <summary>All of it.</summary>
    public long Total => Cache + States + Tile + Trace;

    /// <summary>Estimates a run over so many positions, of which so many get columns.</summary>
    public static MemoryEstimate Of(LanguageModel model, int positions, long columns, RunOptions options)
    {
        var shape = model.Shape;
        var layout = options.LayoutFor(model);
        return new(
            model.Transformer.CacheBytes(positions),
            ColumnMeter.StateBytes(shape, sequences: 1) * (options.Sublayers ? 2 : 1),
            options.DepthOnly ? DepthProver.Bytes(shape) : DepthMeter.Bytes(shape, layout),
            2 * layout.Bytes * columns);
    }

    /// <summary>Whether that much memory is free.</summary>
    public bool Fits => Total <= FreeMemory.Bytes;

    /// <summary>Refuses a run that cannot fit into the memory that is free.</summary>
    /// <exception cref="FathomException">It cannot.</exception>
    public void Check()
    {
        if (Fits)
            return;
        string figure = string.Create(CultureInfo.InvariantCulture, $"this run would need about {Total / 1e9:F1} GB beside the model, but {FreeMemory.Bytes / 1e9:F1} GB are free");
        throw new FathomException(figure) { Remedy = Remedy.FewerPositions };
    }
}
