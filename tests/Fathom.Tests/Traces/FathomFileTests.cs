using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Tests.Traces;

public class FathomFileTests
{
    const int LengthAt = 9, HashAt = 17, BodyAt = 49;

    [Fact]
    public void Every_trace_comes_back_to_the_last_bit() =>
        TraceSamples.Any.Sample(trace => TraceAssert.Equal(trace, FathomFile.Read(new MemoryStream(Written(trace)))), iter: 200);

    [Fact]
    public void A_thousand_tokens_by_36_layers_take_less_than_2_MB()
    {
        var trace = MeasuredTrace.Tiled(tokens: 1000);
        byte[] file = Written(trace);
        Assert.Equal((36, 5, 1000, 4), (trace.Layers, trace.Top.Count, trace.Tokens.Count, Catalogue.OfLayers.Count(measure => measure.IsOptional && trace.Has(measure))));
        TestContext.Current.TestOutputHelper?.WriteLine($"{file.Length} bytes");
        Assert.InRange(file.Length, 1, 2_000_000);
        TraceAssert.Equal(trace, FathomFile.Read(new MemoryStream(file)));
    }

    [Fact]
    public void A_trace_without_a_finite_number_comes_back_however_well_it_compresses()
    {
        var trace = MeasuredTrace.OfConstant(36, 20_000, float.NaN);
        var read = FathomFile.Read(new MemoryStream(Written(trace)));
        Assert.Equal((36, 20_000, trace.CountNonFinite()), (read.Layers, read.Tokens.Count, read.CountNonFinite()));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] whole = Written(TraceSamples.Small());
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => FathomFile.Read(new MemoryStream(whole, 0, length)));
    }

    [Fact]
    public void A_changed_byte_is_refused_or_changes_nothing()
    {
        byte[] whole = Written(TraceSamples.Small());
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0xFF;
            try
            {
                TraceAssert.Equal(TraceSamples.Small(), FathomFile.Read(new MemoryStream(damaged)));
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Fact]
    public void A_newer_form_is_refused_by_its_number()
    {
        byte[] newer = Written(TraceSamples.Small());
        newer[6] = 3;
        var error = Assert.Throws<InvalidDataException>(() => FathomFile.Read(new MemoryStream(newer)));
        Assert.Equal("it was written by a newer Fathom, in form 3 where this one reads up to 2", error.Message);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 31)]
    [InlineData(200L << 20)]
    [InlineData(-1L)]
    public void A_declared_size_that_the_file_cannot_hold_costs_no_memory(long declared)
    {
        byte[] file = Written(TraceSamples.Small());
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(LengthAt), declared);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => FathomFile.Read(new MemoryStream(file)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_count_of_top_tokens_that_runs_over_is_refused()
    {
        var trace = TraceSamples.Small();
        byte[] body = TraceBody.Pack(trace);
        int length = BinaryPrimitives.ReadInt32LittleEndian(body), cells = trace.Layers * trace.Tokens.Count;
        byte[] changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.AsSpan(sizeof(int), length)).Replace("\"TopCount\":2", "\"TopCount\":2147483647", StringComparison.Ordinal));
        int asManyAsRunOver = 6 * cells * sizeof(float);   // 2 x 2147483647 is -2 in 32 bits, and it was 2 x 2
        byte[] bytes = [.. BitConverter.GetBytes(changed.Length), .. changed, .. body[(sizeof(int) + length)..^asManyAsRunOver]];
        Assert.Throws<InvalidDataException>(() => FathomFile.Read(new MemoryStream(Sealed(bytes, bytes.Length))));
    }

    [Theory]
    [InlineData("\"Layers\":3", "\"Layers\":2147483647")]
    [InlineData("\"Layers\":3", "\"Layers\":-3")]
    [InlineData("\"Layers\":3", "\"Layers\":0")]
    [InlineData("\"TopCount\":2", "\"TopCount\":2147483647")]
    [InlineData("\"TopCount\":2", "\"TopCount\":-1")]
    [InlineData("\"Tokens\":[", "\"Tokens\":[null,")]
    [InlineData("\"Tokens\":[", "\"Tokens\":null,\"Other\":[")]
    [InlineData("\"Watched\":[", "\"Watched\":[null,")]
    [InlineData("\"Texts\":{", "\"Texts\":{},\"Other\":{")]
    [InlineData("\"Profile\":", "\"Profile\":17,\"Other\":")]
    [InlineData("\"Rho\":", "\"Rho\":79228162514264337593543950335,\"Other\":")]
    [InlineData("\"Rho\":", "\"Rho\":1e99,\"Other\":")]
    [InlineData("{", "{{")]
    public void A_header_that_does_not_fit_its_content_is_refused(string sound, string hostile)
    {
        byte[] body = TraceBody.Pack(TraceSamples.Small());
        int length = BinaryPrimitives.ReadInt32LittleEndian(body);
        string header = Encoding.UTF8.GetString(body.AsSpan(sizeof(int), length));
        int at = header.IndexOf(sound, StringComparison.Ordinal);
        Assert.True(at >= 0);
        byte[] changed = Encoding.UTF8.GetBytes(header[..at] + hostile + header[(at + sound.Length)..]);
        byte[] bytes = [.. BitConverter.GetBytes(changed.Length), .. changed, .. body[(sizeof(int) + length)..]];
        Assert.Throws<InvalidDataException>(() => FathomFile.Read(new MemoryStream(Sealed(bytes, bytes.Length))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1 << 20)]
    public void A_body_of_nothing_is_refused(int length) =>
        Assert.Throws<InvalidDataException>(() => FathomFile.Read(new MemoryStream(Sealed(new byte[length], length))));

    [Fact]
    public void A_bomb_is_not_unpacked()
    {
        byte[] bomb = Sealed(new byte[100 << 20], 100 << 20);
        Assert.InRange(bomb.Length, 1, 1 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => FathomFile.Read(new MemoryStream(bomb)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    static byte[] Written(Trace trace)
    {
        var stream = new MemoryStream();
        FathomFile.Write(stream, trace);
        return stream.ToArray();
    }

    /// <summary>A file with a valid hash around any body, as somebody who means harm would make it.</summary>
    static byte[] Sealed(byte[] body, long declared)
    {
        var stream = new MemoryStream();
        stream.Write("FATHOM\u0001\0\u0001"u8);
        stream.Write(BitConverter.GetBytes(declared));
        stream.Write(SHA256.HashData(body));
        Assert.Equal((BodyAt, HashAt + 32), ((int)stream.Length, (int)stream.Length));
        using (var brotli = new BrotliStream(stream, CompressionLevel.Fastest, leaveOpen: true))
            brotli.Write(body);
        return stream.ToArray();
    }
}
