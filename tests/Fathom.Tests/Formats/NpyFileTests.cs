using System.Buffers.Binary;
using System.Text;
using Fathom.Formats;

namespace Fathom.Tests.Formats;

public sealed class NpyFileTests
{
    [Theory]
    [InlineData(new long[] { 3 })]
    [InlineData(new long[] { 2, 3 })]
    [InlineData(new long[] { 4, 2, 5 })]
    public void An_array_is_what_NumPy_reads(long[] shape)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("array.npy");
        int columns = (int)shape[^1];
        NpyFile.Write(path, shape, (row, values) =>
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = row * columns + i;
        });
        byte[] bytes = File.ReadAllBytes(path);
        int dataStart = 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        Assert.Equal("\u0093NUMPY\u0001\0", Encoding.Latin1.GetString(bytes, 0, 8));
        Assert.Equal($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Join(", ", shape)},), }}",
            Encoding.ASCII.GetString(bytes, 10, dataStart - 10).TrimEnd());
        Assert.Equal((byte)'\n', bytes[dataStart - 1]);
        Assert.Equal(0, dataStart % 64);
        long elements = shape.Aggregate(1L, static (product, length) => product * length);
        Assert.Equal(dataStart + 4 * elements, bytes.Length);
        for (int i = 0; i < elements; i++)
            Assert.Equal(i, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(dataStart + 4 * i)));
    }

    [Theory]
    [InlineData("()", new long[] { })]
    [InlineData("(7,)", new long[] { 7 })]
    [InlineData("( 2 , 3 )", new long[] { 2, 3 })]
    [InlineData("(2, 3, 4,)", new long[] { 2, 3, 4 })]
    [InlineData("(2 3)", new long[] { })]
    public void A_header_says_the_length_of_each_axis(string written, long[] shape) => Assert.Equal(shape, Header(written).Shape);

    [Fact]
    public void A_hostile_shape_takes_no_time()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Empty(Header($"({new string('1', 30_000)}x").Shape);
        Assert.Empty(Header($"({string.Concat(Enumerable.Repeat("1, ", 10_000))}x").Shape);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    static NpyHeader Header(string shape)
    {
        byte[] text = Encoding.Latin1.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n");
        return NpyHeader.Read(new MemoryStream([0x93, .. "NUMPY\u0001\0"u8, (byte)text.Length, (byte)(text.Length >> 8), .. text]));
    }
}
