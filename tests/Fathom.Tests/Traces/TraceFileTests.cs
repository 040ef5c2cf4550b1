using System.Text;
using Fathom.Traces;

namespace Fathom.Tests.Traces;

public sealed class TraceFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    string At(string name) => folder.File(name);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.fathom")]
    [InlineData("a.json")]
    [InlineData("a.CSV")]
    public void A_trace_comes_back_from_each_form_whatever_the_file_is_called(string name)
    {
        var trace = MeasuredTrace.OfConstant(3, 2, 0.25f);
        TraceFile.Save(At(name), trace);
        File.Move(At(name), At("renamed"));
        Assert.Equal(trace.Measures.JsdBits.Values.ToArray(), TraceFile.Load(At("renamed")).Measures.JsdBits.Values.ToArray());
    }

    [Fact]
    public void An_extension_that_names_no_form_is_refused_before_anything_is_written()
    {
        var error = Assert.Throws<FathomException>(() => TraceFile.Save(At("a.xml"), MeasuredTrace.OfConstant(1, 1, 0)));
        Assert.Equal($"{At("a.xml")}: what is written here has one of the endings .fathom, .json, .csv, .npz", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("FATH")]
    [InlineData("{}")]
    [InlineData("{\"values\":[[1]]}")]
    [InlineData("layer,a,b\n1,2,3\n")]
    [InlineData("\u0093NUMPY")]
    public void What_is_no_trace_is_told_from_a_damaged_one(string content)
    {
        File.WriteAllText(At("a"), content, Encoding.Latin1);
        Assert.False(TraceFile.TryLoad(At("a"), out _));
        Assert.Equal($"{At("a")}: is not a trace", Assert.Throws<FathomException>(() => TraceFile.Load(At("a"))).Message);
    }

    [Theory]
    [InlineData("FATHOM")]
    [InlineData("{\"form\":1}")]
    [InlineData("{\"form\":")]
    [InlineData("column,layer,jsd_bits,norm_before\n1")]
    [InlineData("\"")]
    public void A_damaged_file_is_one_line_that_names_it(string content)
    {
        File.WriteAllText(At("a"), content);
        var error = Assert.Throws<FathomException>(() => TraceFile.TryLoad(At("a"), out _));
        Assert.StartsWith($"{At("a")}: cannot be read: ", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("missing", "there is no such file")]
    [InlineData("missing/a", "its folder does not exist")]
    [InlineData("", "it is a folder")]
    public void What_cannot_be_opened_is_one_line_that_names_it(string name, string reason)
    {
        var error = Assert.Throws<FathomException>(() => TraceFile.Load(At(name)));
        Assert.Equal($"{At(name)}: cannot be read: {reason}", error.Message);
    }

    [Fact]
    public void JSON_may_begin_with_a_byte_order_mark()
    {
        TraceFile.Save(At("a.json"), MeasuredTrace.OfConstant(1, 1, 0.25f));
        File.WriteAllBytes(At("b"), [0xEF, 0xBB, 0xBF, (byte)'\n', .. File.ReadAllBytes(At("a.json"))]);
        Assert.Equal(1, TraceFile.Load(At("b")).Layers);
    }
}
