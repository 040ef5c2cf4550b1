using System.Security.Cryptography;
using Fathom.Formats;
using Fathom.Models.HuggingFace;

namespace Fathom.Models;

/// <summary>Tells models apart without reading them whole: SHA-256 of the headers and of the first and last bytes of every tensor.</summary>
static class ModelFingerprint
{
    const int SampleBytes = 256;

    public static string Of(GgufFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file.Header);
        return Finish(hash, file.Tensors.Values);
    }

    public static string Of(HuggingFaceFolder folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var config = new MappedFile(folder.Metadata.Path);
        hash.AppendData(config.Bytes(0, checked((int)config.Length)));
        foreach (var file in folder.Files)
            hash.AppendData(file.Header);
        return Finish(hash, folder.Tensors.Values);
    }

    static string Finish(IncrementalHash hash, IEnumerable<Tensor> tensors)
    {
        foreach (var tensor in tensors.OrderBy(static t => t.Offset).ThenBy(static t => t.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Sample(tensor.Row(0)));
            hash.AppendData(Sample(tensor.Row(tensor.Rows - 1)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static ReadOnlySpan<byte> Sample(ReadOnlySpan<byte> row) => row[..Math.Min(SampleBytes, row.Length)];
}
