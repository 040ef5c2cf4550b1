using System.Security.Cryptography;
using System.Text;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses.Tuned;

/// <summary>Tells unembeddings apart as published lenses do: SHA-256 of W_U [V, d] as NumPy prints it with one decimal, which is its corners.</summary>
/// <remarks>Few digits of few elements: so float16 and float32 of the same weights have the same hash.</remarks>
static class UnembeddingHash
{
    /// <summary>NumPy prints so many rows and columns at each end of a large matrix.</summary>
    const int Edge = 3;

    /// <summary>The hash, in hexadecimal; empty for a matrix that is smaller than its corners.</summary>
    public static string Of(LanguageModel model)
    {
        var weight = model.Transformer.Unembedding.Map.Weight;
        if (weight.Rows < 2 * Edge || weight.Columns < 2 * Edge)
            return "";
        float[] row = new float[weight.Columns];
        var corners = new float[2 * Edge][];
        for (int i = 0; i < corners.Length; i++)
        {
            Dequantiser.Row(weight.Type, weight.Row(i < Edge ? i : weight.Rows - corners.Length + i), row);
            corners[i] = [.. row[..Edge], .. row[^Edge..]];
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(NumPyText.OfCorners(corners))));
    }
}
