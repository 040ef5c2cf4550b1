using System.Text;
using Fathom.Formats;
using Fathom.Traces;

namespace Fathom.Tests.Traces;

public class ForeignMatrixTests
{
    [Theory]
    [InlineData("layer, and,\"+\"\n1,0.5,1e-3\n2,,nan\n")]
    [InlineData("\uFEFFlayer, and,+\r\n1,0.5,1e-3\r\n\r\n2,NaN,inf")]
    [InlineData("""{"values": [[0.5, 0.001], [null, null]], "tokens": [" and", "+"], "layers": [1, 2]}""")]
    [InlineData("""{"values": [[0.5, 0.001], [null, null]], "tokens": [" and", "+"]}""")]
    public void A_matrix_is_read_from_a_table_or_from_JSON(string text)
    {
        var matrix = Read(text);
        Assert.Equal([" and", "+"], matrix.Tokens);
        Assert.Equal([1, 2], matrix.Layers);
        Assert.Equal((2, 2), (matrix.Values.Layers, matrix.Values.Tokens));
        Assert.Equal((0.5f, 0.001f), (matrix.Values[1, 0], matrix.Values[1, 1]));
        Assert.False(float.IsFinite(matrix.Values[2, 0]) || float.IsFinite(matrix.Values[2, 1]));
    }

    [Theory]
    [InlineData("layer; and;+\n1;0,5;0.001\n2;NA;nan\n")]
    [InlineData("layer\t and\t+\n1.0\t0.5\t1e-3\n2.0\tN/A\tNone\n")]
    [InlineData("layer, and,+\n1.0,0.5,1e-3\n2.,null,#N/A\n")]
    [InlineData("""{"values": [[0.5, 0.001], [NaN, -Infinity]], "tokens": [" and", "+"], "layers": [1.0, 2.0]}""")]
    [InlineData("""{"values": [[0.5, 0.001], [Infinity,NaN]], "tokens": [" and", "+"]}""")]
    public void What_other_programs_write_for_numbers_separators_and_layers_is_read(string text)
    {
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            var matrix = ForeignMatrix.Read(new MemoryStream([.. encoding.Preamble, .. encoding.GetBytes(text)]));
            Assert.Equal([" and", "+"], matrix.Tokens);
            Assert.Equal([1, 2], matrix.Layers);
            Assert.Equal((0.5f, 0.001f), (matrix.Values[1, 0], matrix.Values[1, 1]));
            Assert.False(float.IsFinite(matrix.Values[2, 0]) || float.IsFinite(matrix.Values[2, 1]));
        }
    }

    [Fact]
    public void NaN_within_a_text_of_JSON_stays_text() =>
        Assert.Equal(["NaN", "\"Infinity"], Read("""{"values": [[NaN, 1]], "tokens": ["NaN", "\"Infinity"]}""").Tokens);

    [Theory]
    [InlineData("layer,a\n1.5,2\n", "row 2 does not begin with the number of a layer")]
    [InlineData("{\"values\": [[1]], \"layers\": [1.5]}", "\"layers\" has 1.5, which is no whole number")]
    [InlineData("layer\n1\n", "no comma, semicolon or tab")]
    public void What_is_wrong_with_a_matrix_is_named(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void UTF_16_that_does_not_say_so_is_named() => Assert.Contains("looks like UTF-16 without a byte order mark",
        Assert.Throws<InvalidDataException>(() => ForeignMatrix.Read(new MemoryStream(Encoding.Unicode.GetBytes("layer,a\n1,2\n")))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("<f4", "False")]
    [InlineData("<f8", "False")]
    [InlineData(">f4", "False")]
    [InlineData("<f2", "False")]
    [InlineData("<i4", "False")]
    [InlineData(">i2", "False")]
    [InlineData("|u1", "False")]
    [InlineData("|i1", "False")]
    [InlineData("<i8", "False")]
    [InlineData(">u4", "True")]
    [InlineData("<f4", "True")]
    public void A_matrix_is_read_from_npy(string type, string columnMajor)
    {
        float[] inOrder = columnMajor == "True" ? [1, 4, 2, 5, 3, 6] : [1, 2, 3, 4, 5, 6];
        var matrix = ForeignMatrix.Read(new MemoryStream(Npy(type, columnMajor, "(2, 3)", [.. inOrder.SelectMany(number => Element(type, number))])));
        Assert.Equal([1, 2, 3, 4, 5, 6], matrix.Values.Values.ToArray());
        Assert.Equal([1, 2], matrix.Layers);
        Assert.Equal(["0", "1", "2"], matrix.Tokens);
    }

    [Fact]
    public void A_matrix_of_more_columns_than_any_text_has_tokens_is_refused_in_every_form()
    {
        const int columns = (1 << 20) + 1;
        string numbers = string.Join(',', Enumerable.Repeat("1", columns));
        byte[][] forms =
        [
            Npy("|u1", "False", $"(1, {columns})", new byte[columns]), Encoding.ASCII.GetBytes($"{{\"values\": [[{numbers}]]}}"),
            Encoding.ASCII.GetBytes($"layer,{numbers}\n1,{numbers}\n"),
        ];
        foreach (byte[] form in forms)
            Assert.Contains("more than 1048577 fields|at most 1048576".Split('|'),
                part => Assert.Throws<InvalidDataException>(() => ForeignMatrix.Read(new MemoryStream(form))).Message.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void A_matrix_that_Fathom_wrote_is_read_too()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("a.npy"), [2, 3], (row, values) => values.Fill(row + 0.5f));
        var matrix = ForeignMatrix.Load(folder.File("a.npy"));
        Assert.Equal([0.5f, 0.5f, 0.5f, 1.5f, 1.5f, 1.5f], matrix.Values.Values.ToArray());
    }

    [Theory]
    [InlineData("|O", "(2, 3)")]
    [InlineData("<c8", "(2, 3)")]
    [InlineData("<U4", "(2, 3)")]
    [InlineData("<f4", "(6,)")]
    [InlineData("<f4", "(1, 2, 3)")]
    [InlineData("<f4", "(1000000000, 1000000000)")]
    [InlineData("<f4", "(4611686018427387904, 4)")]
    [InlineData("<f4", "(99999999999999999999, 3)")]
    [InlineData("<f4", "(0, 3)")]
    [InlineData("<f4", "(-2, -3)")]
    [InlineData("<f4", "(2, 4)")]
    public void An_npy_of_something_else_or_of_another_size_is_refused(string type, string shape) =>
        Assert.Throws<InvalidDataException>(() => ForeignMatrix.Read(new MemoryStream(Npy(type, "False", shape, new byte[24]))));

    [Fact]
    public void An_npy_of_a_newer_version_is_refused()
    {
        byte[] newer = Npy("<f4", "False", "(2, 3)", new byte[24]);
        newer[6] = 4;
        Assert.Throws<InvalidDataException>(() => ForeignMatrix.Read(new MemoryStream(newer)));
    }

    [Fact]
    public void An_npy_cut_anywhere_is_refused()
    {
        byte[] whole = Npy("<f4", "False", "(2, 3)", new byte[24]);
        for (int length = 0; length < whole.Length; length++)
        {
            var error = Record.Exception(() => ForeignMatrix.Read(new MemoryStream(whole, 0, length)));
            Assert.True(error is InvalidDataException or EndOfStreamException or DecoderFallbackException);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("layer,a,b\n")]
    [InlineData("layer\n1\n")]
    [InlineData("layer,a,b\n1,2\n")]
    [InlineData("layer,a\n1,2\0\n")]
    [InlineData("layer,a\n1,2\n1,3\n")]
    [InlineData("{\"values\": [[1], [2]], \"layers\": [3, 3]}")]
    [InlineData("layer,a,b\n1,2,3,4\n")]
    [InlineData("layer,a,b\n1,2,x\n")]
    [InlineData("layer,a,b\nfirst,2,3\n")]
    [InlineData("layer,a,\"b\n1,2,3\n")]
    [InlineData("{\"values\":[]}")]
    [InlineData("{\"values\":[[]]}")]
    [InlineData("{\"values\":[[1,2],[3]]}")]
    [InlineData("{\"values\":[[1,2],null]}")]
    [InlineData("{\"values\":[[1,\"x\"]]}")]
    [InlineData("{\"values\":[[1,2]],\"tokens\":[\"a\"]}")]
    [InlineData("{\"values\":[[1,2]],\"layers\":[1,2]}")]
    [InlineData("{\"tokens\":[]}")]
    [InlineData("FATHOM")]
    public void What_is_no_matrix_is_refused(string text) => Assert.Throws<InvalidDataException>(() => Read(text));

    [Fact]
    public void A_file_that_cannot_be_read_is_one_line_that_names_it()
    {
        var error = Assert.Throws<FathomException>(() => ForeignMatrix.Load("missing.csv"));
        Assert.Equal("missing.csv: cannot be read as a matrix of layers by tokens: there is no such file", error.Message);
    }

    static ForeignMatrix Read(string text) => ForeignMatrix.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    static byte[] Npy(string type, string columnMajor, string shape, byte[] content)
    {
        byte[] header = Encoding.Latin1.GetBytes($"{{'descr': '{type}', 'fortran_order': {columnMajor}, 'shape': {shape}, }}\n");
        return [0x93, .. "NUMPY\u0001\0"u8, (byte)header.Length, 0, .. header, .. content];
    }

    static byte[] Element(string type, float number)
    {
        byte[] bytes = type[1..] switch
        {
            "f2" => BitConverter.GetBytes((Half)number),
            "f4" => BitConverter.GetBytes(number),
            "f8" => BitConverter.GetBytes((double)number),
            "i8" => BitConverter.GetBytes((long)number),
            _ => BitConverter.GetBytes((int)number)[..(type[2] - '0')],
        };
        if (type[0] == '>')
            Array.Reverse(bytes);
        return bytes;
    }
}
