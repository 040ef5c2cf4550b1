using Fathom.Formats;
using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>Token ids to vectors: rows of a matrix [V, d].</summary>
sealed class Embedding(Tensor table)
{
    public void Look(ReadOnlySpan<int> ids, Rows rows)
    {
        for (int i = 0; i < ids.Length; i++)
            Dequantiser.Row(table.Type, table.Row(ids[i]), rows[i]);
    }
}
