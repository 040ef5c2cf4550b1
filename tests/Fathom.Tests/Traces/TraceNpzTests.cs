using System.IO.Compression;
using System.Text.Json;
using Fathom.Formats;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Tests.Traces;

public class TraceNpzTests
{
    [Fact]
    public void An_npz_file_holds_the_numbers_of_a_trace_as_NumPy_reads_them()
    {
        var plain = SampleTrace.Of(5, "a", " é", "🙂");
        var trace = plain with { Watched = [new(2, "x"u8.ToArray(), plain.Measures.Probability, plain.Measures.Rank)] };
        using var stream = new MemoryStream();
        TraceFile.Forms.Write((trace, null), stream, ".npz");
        var arrays = Read(stream);
        Holds("jsd_bits", trace.Measures.JsdBits.Values, 5, 3);
        Holds("norm", trace.Measures.Norms.Values, 5, 3);
        Holds("norm_embeddings", trace.Measures.EmbeddingNorms, 3);
        Holds("watched_rank", trace.Measures.Rank.Values, 1, 5, 3);
        Assert.Equal([5, 3, 1], arrays["top_ids"].Shape);
        Assert.Equal("a é🙂"u8.ToArray(), arrays["token_bytes"].Bytes);
        Assert.Equal([1, 4, 8], Enumerable.Range(0, 3).Select(token => BitConverter.ToInt64(arrays["token_ends"].Bytes, 8 * token)));
        Assert.Equal(trace.Depth().Tokens.Select(depth => depth.Settling ?? -1), Enumerable.Range(0, 3).Select(token => BitConverter.ToInt32(arrays["settling_depth"].Bytes, 4 * token)));
        Assert.Equal(("sample", 0.5m), (JsonDocument.Parse(arrays["about"].Bytes).RootElement.GetProperty("model").GetProperty("name").GetString(),
            JsonDocument.Parse(arrays["about"].Bytes).RootElement.GetProperty("conventions").GetProperty("g").GetDecimal()));
        using var again = new MemoryStream();
        TraceFile.Forms.Write((trace, null), again, ".npz");
        Assert.Equal(stream.ToArray(), again.ToArray());

        void Holds(string name, ReadOnlySpan<float> values, params long[] shape)
        {
            Assert.Equal(shape, arrays[name].Shape);
            Assert.Equal(values.ToArray(), arrays[name].Floats);
        }
    }

    static Dictionary<string, (long[] Shape, float[] Floats, byte[] Bytes)> Read(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        return zip.Entries.ToDictionary(entry => Path.GetFileNameWithoutExtension(entry.Name), entry =>
        {
            using var content = new MemoryStream();
            using (var from = entry.Open())
                from.CopyTo(content);
            content.Position = 0;
            var header = NpyHeader.Read(content);
            byte[] bytes = content.ToArray()[(int)content.Position..];
            Assert.Equal(0, content.Position % 64);
            return (header.Shape.ToArray(), header is { Kind: 'f', ElementBytes: 4 } ? System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray() : [], bytes);
        });
    }
}
