namespace Fathom.Formats;

/// <summary>How the elements of a tensor are stored; the values are ggml's type ids.</summary>
public enum TensorType
{
    /// <summary>32-bit float.</summary>
    F32 = 0,
    /// <summary>16-bit float.</summary>
    F16 = 1,
    /// <summary>4 bits, scale, blocks of 32.</summary>
    Q4_0 = 2,
    /// <summary>4 bits, scale and minimum, blocks of 32.</summary>
    Q4_1 = 3,
    /// <summary>8 bits, scale, blocks of 32.</summary>
    Q8_0 = 8,
    /// <summary>The upper half of a 32-bit float.</summary>
    BF16 = 30,
}

/// <summary>Block sizes of the tensor types.</summary>
public static class TensorTypes
{
    /// <summary>Elements and bytes of one block of a type; null for a type that Fathom does not know.</summary>
    public static (int Elements, int Bytes)? Block(TensorType type) => type switch
    {
        TensorType.F32 => (1, 4),
        TensorType.F16 or TensorType.BF16 => (1, 2),
        TensorType.Q4_0 => (32, 18),
        TensorType.Q4_1 => (32, 20),
        TensorType.Q8_0 => (32, 34),
        _ => null,
    };
}
