using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fathom.Formats;
using Fathom.Kernels;

namespace Fathom.Models.HuggingFace;

/// <summary>What has to be done to tensors of checkpoints that store them otherwise than GGUF does.</summary>
static class TensorChanges
{
    /// <summary>Where the elements of a run come from: the first, and how far apart they are.</summary>
    public delegate (long First, long Step) RunSource(long run);

    /// <summary>Adds 1 to every element of a vector, which becomes float32.</summary>
    public static void AddOne(this CheckpointTensors tensors, string name)
    {
        var source = tensors.Take(name, 1);
        tensors.Make(name, TensorType.F32, [.. source.Shape], source, 1, (_, bytes) =>
        {
            var values = MemoryMarshal.Cast<byte, float>(bytes);
            Dequantiser.Row(source.Type, source.Row(0), values);
            foreach (ref float value in values)
                value++;
        });
    }

    /// <summary>Adds a vector of float32.</summary>
    public static void AddVector(this CheckpointTensors tensors, string name, float[] values) =>
        tensors.Make(name, TensorType.F32, [values.Length], null, 1, (_, bytes) => MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(bytes));

    /// <summary>Makes [out, in] of [in, out].</summary>
    public static void Transpose(this CheckpointTensors tensors, string name)
    {
        var source = tensors.Take(name, 2);
        long rows = source.Shape[1];
        tensors.Rearrange(name, [rows, source.Shape[0]], source, rows, row => (row, rows));
    }

    /// <summary>Makes a tensor of elements of another, run by run.</summary>
    public static void Rearrange(
        this CheckpointTensors tensors, string name, long[] shape, Tensor source, long runs, RunSource sourceOf)
    {
        if (source.Type is not (TensorType.F32 or TensorType.F16 or TensorType.BF16))
            throw tensors.Fault(source, $"is {source.Type}, which cannot be a weight");
        tensors.Make(name, source.Type, shape, source, runs, (run, bytes) =>
        {
            var (first, step) = sourceOf(run);
            if (source.Type == TensorType.F32)
                Gather(source, first, step, MemoryMarshal.Cast<byte, uint>(bytes));
            else
                Gather(source, first, step, MemoryMarshal.Cast<byte, ushort>(bytes));
        });
    }

    /// <summary>Puts matrices of one shape one after the other: [count, rows, columns].</summary>
    public static void Stack(this CheckpointTensors tensors, string name, IReadOnlyList<Tensor> parts)
    {
        var first = parts[0];
        foreach (var part in parts)
        {
            if (part.Type != first.Type || !part.Shape.SequenceEqual(first.Shape))
                throw tensors.Fault(part, $"differs in shape or type from {first.Name}");
        }
        tensors.Make(name, first.Type, [parts.Count, .. first.Shape], first, parts.Count * first.Rows,
            (row, bytes) => parts[(int)(row / first.Rows)].Row(row % first.Rows).CopyTo(bytes));
    }

    static unsafe void Gather<T>(Tensor source, long first, long step, Span<T> destination) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first + (destination.Length - 1) * step, source.Rows * source.Columns);
        T* from = (T*)source.Start + first;
        for (int i = 0; i < destination.Length; i++, from += step)
            destination[i] = Unsafe.ReadUnaligned<T>(from);
    }
}
