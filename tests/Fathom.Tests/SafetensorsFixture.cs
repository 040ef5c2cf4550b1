using System.Runtime.InteropServices;
using Fathom.Formats;

namespace Fathom.Tests;

/// <summary>The tensors of a .safetensors file of expected values, by name.</summary>
sealed class SafetensorsFixture
{
    readonly SafetensorsFile file;

    SafetensorsFixture(string path) => file = SafetensorsFile.Open(path);

    /// <summary>Opens a file, given by its full path.</summary>
    public static SafetensorsFixture Open(string path) => new(path);

    public IReadOnlyDictionary<string, string> Metadata => file.Metadata;

    public IEnumerable<string> Names => file.Tensors.Keys;

    public bool Has(string name) => file.Tensors.ContainsKey(name);

    public int[] Shape(string name) => [.. file.Tensors[name].Shape.Select(static length => (int)length)];

    /// <summary>The elements of an F32 tensor, row by row.</summary>
    public float[] Floats(string name) => Elements<float>(name, TensorType.F32);

    /// <summary>The elements of an F64 tensor.</summary>
    public double[] Doubles(string name) => Elements<double>(name, TensorType.F64);

    /// <summary>The elements of an integer tensor.</summary>
    public int[] Integers(string name) => file.Tensors[name].Type switch
    {
        TensorType.U8 => Array.ConvertAll(Elements<byte>(name, TensorType.U8), static value => (int)value),
        TensorType.I8 => Array.ConvertAll(Elements<sbyte>(name, TensorType.I8), static value => (int)value),
        TensorType.I64 => Array.ConvertAll(Elements<long>(name, TensorType.I64), static value => checked((int)value)),
        _ => Elements<int>(name, TensorType.I32),
    };

    T[] Elements<T>(string name, TensorType type) where T : struct
    {
        var tensor = file.Tensors[name];
        Assert.Equal(type, tensor.Type);
        return MemoryMarshal.Cast<byte, T>(tensor.RowRange(0, (int)tensor.Rows)).ToArray();
    }
}
