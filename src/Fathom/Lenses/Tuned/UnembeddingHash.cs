using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses.Tuned;

/// <summary>Tells unembeddings apart: SHA-256 of W_U [V, d] in float32, little-endian.</summary>
static class UnembeddingHash
{
    public static string Of(LanguageModel model)
    {
        var weight = model.Transformer.Unembedding.Map.Weight;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        float[] row = new float[weight.Columns];
        for (long i = 0; i < weight.Rows; i++)
        {
            Dequantiser.Row(weight.Type, weight.Row(i), row);
            hash.AppendData(MemoryMarshal.AsBytes(row.AsSpan()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
