using System.Security.Cryptography;
using Fathom.Formats;

namespace Fathom.Models;

/// <summary>Tells models apart without reading them whole: SHA-256 of the header and of the first and last bytes of every tensor.</summary>
static class ModelFingerprint
{
    const int SampleBytes = 256;

    public static string Of(GgufFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file.Header);
        foreach (var tensor in file.Tensors.Values.OrderBy(static t => t.Offset))
        {
            hash.AppendData(Sample(tensor.Row(0)));
            hash.AppendData(Sample(tensor.Row(tensor.Rows - 1)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static ReadOnlySpan<byte> Sample(ReadOnlySpan<byte> row) => row[..Math.Min(SampleBytes, row.Length)];
}
