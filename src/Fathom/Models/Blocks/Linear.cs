using Fathom.Formats;

namespace Fathom.Models.Blocks;

/// <summary>A linear map as it is stored: weight [out, in], and a bias [out] or none.</summary>
sealed record Linear(Tensor Weight, float[]? Bias)
{
    public int Width => checked((int)Weight.Rows);

    /// <summary>The map to some of the outputs.</summary>
    public Linear Part(int first, int count) => new(Weight.Part(first, count), Bias?[first..(first + count)]);
}
