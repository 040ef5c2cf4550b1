using System.IO.Compression;
using System.Text;
using CsCheck;
using Fathom.Formats;
using Fathom.Formats.PyTorch;

namespace Fathom.Tests.Formats;

public sealed class PyTorchFileTests
{
    const long Plenty = 1 << 20;

    static string Good => Fixtures.Path("lenses/tuned-llama/params.pt");

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Tensors_are_those_that_safetensors_holds(CompressionLevel level)
    {
        using var folder = new TemporaryFolder();
        using var file = PyTorchFile.Open(Rewrite(folder, static pickle => pickle, level), Plenty);
        using var same = SafetensorsFile.Open(Fixtures.Path("lenses/tuned-llama/params.safetensors"));
        Assert.Equal(same.Tensors.Keys.Order(), file.Tensors.Keys.Order());
        foreach (var (name, tensor) in file.Tensors)
        {
            Assert.Equal(same.Tensors[name].Shape, tensor.Shape);
            Assert.True(same.Tensors[name].RowRange(0, (int)tensor.Rows).SequenceEqual(tensor.RowRange(0, (int)tensor.Rows)), name);
        }
    }

    [Fact]
    public void A_pickle_that_calls_something_is_refused_and_nothing_is_run()
    {
        using var folder = new TemporaryFolder();
        string trace = folder.File("was-run");
        byte[] pickle = [0x80, 2, .. Encoding.ASCII.GetBytes("cos\nsystem\n"), (byte)'X', (byte)$"touch {trace}".Length, 0, 0, 0,
            .. Encoding.ASCII.GetBytes($"touch {trace}"), 0x85, (byte)'R', (byte)'.'];
        var error = Assert.Throws<ModelFormatException>(() => PyTorchFile.Open(Rewrite(folder, _ => pickle), Plenty));
        Assert.Contains("asks for os.system", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(trace));
    }

    [Theory]
    [InlineData("(.", "a dictionary is missing")]
    [InlineData("}}s.", "its stack is empty")]
    [InlineData("K\u0001.", "a dictionary is missing")]
    [InlineData("}(K\u0001Nu.", "no text")]
    [InlineData("}(X\u0001\0\0\0aNu.", "a is no tensor")]
    [InlineData("X\u0001\0\0\u007fa.", "truncated")]
    [InlineData("h\u0007.", "nothing was remembered")]
    [InlineData("i", "opcode 0x69")]
    [InlineData("ccollections\nOrderedDict\nK\u0001\u0085R.", "other arguments")]
    [InlineData("NQ.", "a tuple is missing")]
    [InlineData(")Q.", "not one to a storage")]
    [InlineData("u", "a mark is missing")]
    public void A_pickle_of_anything_but_tensors_is_refused(string pickle, string substance)
    {
        using var folder = new TemporaryFolder();
        string path = Rewrite(folder, _ => Encoding.Latin1.GetBytes(pickle));
        Assert.Contains(substance, Assert.Throws<ModelFormatException>(() => PyTorchFile.Open(path, Plenty)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_half_precision_within_a_larger_storage_is_read()
    {
        const string pickle = "\u0080\u0002}X\u0001\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nHalfStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuM\0\u0020t"
            + "QK\u0002K\u0001K\u0003\u0086K\u0003K\u0001\u0086\u0089ccollections\nOrderedDict\n)RtRs.";
        using var folder = new TemporaryFolder();
        using var file = PyTorchFile.Open(Rewrite(folder, _ => Encoding.Latin1.GetBytes(pickle)), Plenty);
        var tensor = file.Tensors["a"];
        Assert.Equal(TensorType.F16, tensor.Type);
        Assert.Equal([1, 3], tensor.Shape);
        using var same = SafetensorsFile.Open(Fixtures.Path("lenses/tuned-llama/params.safetensors"));
        Assert.Equal(same.Tensors["0.weight"].Row(0).Slice(2 * sizeof(ushort), 3 * sizeof(ushort)), tensor.Row(0));
    }

    [Fact]
    public void Tensors_larger_than_allowed_are_refused_before_they_are_read()
    {
        var error = Assert.Throws<ModelFormatException>(static () => PyTorchFile.Open(Good, 16384));
        Assert.Contains("more than the 16384 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_zip_is_refused_and_a_missing_one_is_named()
    {
        Assert.Throws<ModelFormatException>(static () => PyTorchFile.Open(Fixtures.Path("lenses/tuned-llama/params.safetensors"), Plenty));
        Assert.Contains("there is no such file", Assert.Throws<FathomException>(static () => PyTorchFile.Open("none.pt", Plenty)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_at_any_length_is_refused()
    {
        byte[] good = File.ReadAllBytes(Good);
        using var folder = new TemporaryFolder();
        string path = folder.File("params.pt");
        for (int length = 0; length < good.Length; length += 97)
        {
            File.WriteAllBytes(path, good[..length]);
            Assert.ThrowsAny<FathomException>(() => PyTorchFile.Open(path, Plenty));
        }
    }

    [Fact]
    public void A_pickle_with_changed_bytes_is_refused_or_read()
    {
        using var folder = new TemporaryFolder();
        byte[] good = Pickle();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            byte[] changed = [.. good];
            foreach (var (offset, value) in changes)
                changed[offset] = value;
            try
            {
                TensorPickle.Read("params.pt", changed);
            }
            catch (FathomException)
            {
            }
        }, threads: 1, iter: 20_000);
    }

    static byte[] Pickle()
    {
        using var zip = ZipFile.OpenRead(Good);
        return Content(zip.GetEntry("params/data.pkl")!);
    }

    static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>The fixture with another pickle.</summary>
    static string Rewrite(TemporaryFolder folder, Func<byte[], byte[]> change, CompressionLevel level = CompressionLevel.NoCompression)
    {
        string path = folder.File("params.pt");
        using var from = ZipFile.OpenRead(Good);
        using var to = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var entry in from.Entries)
        {
            using var stream = to.CreateEntry(entry.FullName, level).Open();
            byte[] content = Content(entry);
            stream.Write(entry.Name == "data.pkl" ? change(content) : content);
        }
        return path;
    }
}
