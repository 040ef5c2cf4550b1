using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Sums of activations by the blocks and the groups that share a minimum: what a row's minima are multiplied by.</summary>
sealed unsafe class ActivationSums : IDisposable
{
    readonly Growing blocks = new(), groups = new();

    /// <summary>Of so many activations together: <see cref="StoredRow.Block"/> or <see cref="StoredRow.Group"/>.</summary>
    public float* Of(int together) => together == StoredRow.Block ? blocks.Start : groups.Start;

    /// <summary>Sums activations, of which the last block and group may be incomplete.</summary>
    public void Set(float* x, int length)
    {
        int count = (length + StoredRow.Block - 1) / StoredRow.Block;
        blocks.Reserve(count);
        groups.Reserve(2L * count);
        for (int group = 0; group < 2 * count; group++)
            groups.Start[group] = Sum(x + group * StoredRow.Group, Math.Clamp(length - group * StoredRow.Group, 0, StoredRow.Group));
        for (int block = 0; block < count; block++)
            blocks.Start[block] = groups.Start[2 * block] + groups.Start[2 * block + 1];
    }

    static float Sum(float* x, int count)
    {
        if (count == StoredRow.Group)
            return Vector128.Sum(Vector128.Load(x) + Vector128.Load(x + 4) + (Vector128.Load(x + 8) + Vector128.Load(x + 12)));
        float sum = 0;
        for (int i = 0; i < count; i++)
            sum += x[i];
        return sum;
    }

    public void Dispose()
    {
        blocks.Dispose();
        groups.Dispose();
    }
}
