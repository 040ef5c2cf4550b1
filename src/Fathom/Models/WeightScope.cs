using Fathom.Formats;
using Fathom.Kernels;
using Fathom.Models.Blocks;

namespace Fathom.Models;

/// <summary>The weights of a model, or of one of its blocks, by the names that they have in a checkpoint.</summary>
sealed class WeightScope(ModelSource source, string prefix = "")
{
    /// <summary>The weights of one block, numbered from 0 as in the file.</summary>
    public WeightScope Block(int index) => new(source, $"blk.{index}.");

    /// <summary>A matrix [to, from], with its bias where the file has one.</summary>
    public Linear Linear(string name, int from, int to) =>
        new(source.Required($"{prefix}{name}.weight", to, from), Vector($"{name}.bias", to));

    /// <summary>A root-mean-square norm.</summary>
    public RmsNorm RmsNorm(string name, int width, float epsilon) =>
        new(Vector($"{name}.weight", width) ?? throw new ModelFormatException(source.Path, $"a required tensor is missing: {prefix}{name}.weight"),
            epsilon);

    /// <summary>A matrix that must be there.</summary>
    public Tensor Matrix(string name, int rows, int columns) => source.Required($"{prefix}{name}", rows, columns);

    /// <summary>A matrix that may be there.</summary>
    public Tensor? MatrixOrNull(string name, int rows, int columns) => source.Optional($"{prefix}{name}", rows, columns);

    /// <summary>A small tensor as floats, or null where the file has none.</summary>
    public float[]? Vector(string name, int length)
    {
        if (source.Optional($"{prefix}{name}", length) is not { } tensor)
            return null;
        var values = new float[length];
        Dequantiser.Row(tensor.Type, tensor.Row(0), values);
        return values;
    }
}
