using System.Buffers;
using System.Numerics.Tensors;
using Fathom.Kernels;
using Tensor = Fathom.Formats.Tensor;

namespace Fathom.Models.Blocks;

/// <summary>Token ids to vectors: rows of a matrix [V, d], times a scale, plus learned vectors of their positions [positions, d] where a model has them.</summary>
sealed class Embedding(Tensor table, float scale = 1, Tensor? positions = null)
{
    /// <summary>The vectors [n, d] of the rows of a batch.</summary>
    public void Look(Batch batch, Rows rows)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            Dequantiser.Row(table.Type, table.Row(batch.Ids[i]), rows[i]);
            if (scale != 1)
                TensorPrimitives.Multiply(rows[i], scale, rows[i]);
        }
        if (positions is not null)
            foreach (ref readonly var part in batch.Parts)
                for (int i = 0; i < part.Count; i++)
                    AddPosition(part.FirstPosition + i, rows[part.FirstRow + i]);
    }

    void AddPosition(int position, Span<float> row)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(row.Length);
        var learned = rented.AsSpan(0, row.Length);
        Dequantiser.Row(positions!.Type, positions.Row(position), learned);
        TensorPrimitives.Add(row, learned, row);
        ArrayPool<float>.Shared.Return(rented);
    }
}
