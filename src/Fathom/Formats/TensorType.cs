namespace Fathom.Formats;

/// <summary>How the elements of a tensor are stored; values below 256 are ggml's type ids.</summary>
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
    /// <summary>5 bits, scale, blocks of 32.</summary>
    Q5_0 = 6,
    /// <summary>5 bits, scale and minimum, blocks of 32.</summary>
    Q5_1 = 7,
    /// <summary>8 bits, scale, blocks of 32.</summary>
    Q8_0 = 8,
    /// <summary>2 bits, sub-blocks of 16 with scale and minimum.</summary>
    Q2_K = 10,
    /// <summary>3 bits, sub-blocks of 16 with a scale.</summary>
    Q3_K = 11,
    /// <summary>4 bits, sub-blocks of 32 with scale and minimum.</summary>
    Q4_K = 12,
    /// <summary>5 bits, sub-blocks of 32 with scale and minimum.</summary>
    Q5_K = 13,
    /// <summary>6 bits, sub-blocks of 16 with a scale.</summary>
    Q6_K = 14,
    /// <summary>2.06 bits: eight elements a row of a code book of 256.</summary>
    IQ2_XXS = 16,
    /// <summary>2.31 bits: eight elements a row of a code book of 512.</summary>
    IQ2_XS = 17,
    /// <summary>3.06 bits: four elements a row of a code book of 256.</summary>
    IQ3_XXS = 18,
    /// <summary>1.56 bits: eight elements a row of a code book of 2,048.</summary>
    IQ1_S = 19,
    /// <summary>4 bits on a non-linear scale, blocks of 32.</summary>
    IQ4_NL = 20,
    /// <summary>3.44 bits: four elements a row of a code book of 512.</summary>
    IQ3_S = 21,
    /// <summary>2.56 bits: eight elements a row of a code book of 1,024.</summary>
    IQ2_S = 22,
    /// <summary>4 bits on a non-linear scale, sub-blocks of 32 with a scale.</summary>
    IQ4_XS = 23,
    /// <summary>8-bit integer with sign.</summary>
    I8 = 24,
    /// <summary>16-bit integer with sign.</summary>
    I16 = 25,
    /// <summary>32-bit integer with sign.</summary>
    I32 = 26,
    /// <summary>64-bit integer with sign.</summary>
    I64 = 27,
    /// <summary>64-bit float.</summary>
    F64 = 28,
    /// <summary>1.75 bits: eight elements a row of a code book of 2,048, finer scales than IQ1_S.</summary>
    IQ1_M = 29,
    /// <summary>The upper half of a 32-bit float.</summary>
    BF16 = 30,
    /// <summary>Ternary, five digits a byte.</summary>
    TQ1_0 = 34,
    /// <summary>Ternary, 2 bits.</summary>
    TQ2_0 = 35,
    /// <summary>4-bit floats with a power of two for each 32.</summary>
    MXFP4 = 39,
    /// <summary>4-bit floats with an 8-bit float for each 16.</summary>
    NVFP4 = 40,
    /// <summary>1 bit, scale, blocks of 128.</summary>
    Q1_0 = 41,
    /// <summary>2 bits, scale, blocks of 64.</summary>
    Q2_0 = 42,
    /// <summary>8-bit integer without sign; in safetensors files only.</summary>
    U8 = 256,
}

/// <summary>Block sizes of the tensor types.</summary>
public static class TensorTypes
{
    /// <summary>Elements and bytes of one block of a type; null for a type that Fathom does not know.</summary>
    public static (int Elements, int Bytes)? Block(TensorType type) => type switch
    {
        TensorType.I8 or TensorType.U8 => (1, 1),
        TensorType.F16 or TensorType.BF16 or TensorType.I16 => (1, 2),
        TensorType.F32 or TensorType.I32 => (1, 4),
        TensorType.F64 or TensorType.I64 => (1, 8),
        TensorType.Q4_0 => (32, 18),
        TensorType.Q4_1 => (32, 20),
        TensorType.Q5_0 => (32, 22),
        TensorType.Q5_1 => (32, 24),
        TensorType.Q8_0 => (32, 34),
        TensorType.Q1_0 => (128, 18),
        TensorType.Q2_0 => (64, 18),
        TensorType.Q2_K => (256, 84),
        TensorType.Q3_K => (256, 110),
        TensorType.Q4_K => (256, 144),
        TensorType.Q5_K => (256, 176),
        TensorType.Q6_K => (256, 210),
        TensorType.IQ1_S => (256, 50),
        TensorType.IQ1_M => (256, 56),
        TensorType.IQ2_XXS => (256, 66),
        TensorType.IQ2_XS => (256, 74),
        TensorType.IQ2_S => (256, 82),
        TensorType.IQ3_XXS => (256, 98),
        TensorType.IQ3_S => (256, 110),
        TensorType.IQ4_NL => (32, 18),
        TensorType.IQ4_XS => (256, 136),
        TensorType.TQ1_0 => (256, 54),
        TensorType.TQ2_0 => (256, 66),
        TensorType.MXFP4 => (32, 17),
        TensorType.NVFP4 => (64, 36),
        _ => null,
    };
}
