using System.IO.Compression;
using System.Text;
using Fathom.Cli;
using Fathom.Formats;
using Fathom.Lenses;
using Fathom.Lenses.Tuned;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Lenses.Tuned;

public class TunedLensTests
{
    const string Config = """{"d_model": 64, "num_hidden_layers": 6, "bias": true, "unembed_hash": "", "lens_type": "linear_tuned_lens"}""";

    static string LensFolder => Fixtures.Path("lenses/tuned-llama");

    [Theory]
    [InlineData("params.safetensors", "params.safetensors")]
    [InlineData("params.pt", "params.pt")]
    [InlineData("params.pt", "params.pth")]
    public void A_published_lens_reads_what_its_own_program_reads(string file, string name)
    {
        using var folder = Lens(file: file, name: name);
        using var model = Llama();
        using var lens = TunedLens.Open(folder.Path, model);
        int[] ids = SafetensorsFixture.Open(Fixtures.Path("architectures/llama/expected.safetensors")).Integers("input_ids");
        var trace = DepthRun.Measure(model, RunInput.Text(ids), new() { Lens = lens, WithEmbeddings = true });

        float[] expected = SafetensorsFixture.Open(Fixtures.Path("lenses/tuned-llama/expected.safetensors")).Floats("jsd_bits");
        Near.Within(expected, [.. trace.Measures.Embeddings(Catalogue.JsdBits)!, .. trace.Measures.JsdBits.Values], 1e-4, file);
        Assert.Equal($"tuned lens {Path.GetFileName(folder.Path)}", trace.Conventions.Lens.Text);
        Assert.InRange(trace.Checks.LastRowMaxDifference!.Value, 0, 1e-3);
        Assert.Null(lens.Warning);
    }

    [Fact]
    public void A_lens_for_another_unembedding_warns_and_one_for_this_does_not()
    {
        using var model = Llama();
        string hash = UnembeddingHash.Of(model);
        using var same = Lens(Config.Replace("\"unembed_hash\": \"\"", $"\"unembed_hash\": \"{hash}\"", StringComparison.Ordinal));
        using var other = Lens(Config.Replace("\"unembed_hash\": \"\"", "\"unembed_hash\": \"0123\"", StringComparison.Ordinal));
        using var good = TunedLens.Open(same.Path, model);
        using var doubtful = TunedLens.Open(other.Path, model);
        Assert.Null(good.Warning);
        Assert.Contains("unembed_hash", doubtful.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"d_model\": 64", "\"d_model\": 32", "d = 32, but the model has 64")]
    [InlineData("\"num_hidden_layers\": 6", "\"num_hidden_layers\": 7", "7 layers, but the model has 6")]
    [InlineData("\"num_hidden_layers\": 6", "\"num_hidden_layers\": -1", "num_hidden_layers must be")]
    [InlineData("\"d_model\": 64, ", "", "d_model must be")]
    [InlineData("linear_tuned_lens", "mlp_lens", "mlp_lens")]
    [InlineData("\"unembed_hash\": \"\"", "\"unembed_hash\": 7", "unembed_hash must be a string")]
    [InlineData("{", "", "JSON")]
    public void A_lens_that_does_not_fit_is_refused(string from, string to, string substance)
    {
        using var folder = Lens(Config.Replace(from, to, StringComparison.Ordinal));
        using var model = Llama();
        Assert.Contains(substance, Assert.Throws<ModelFormatException>(() => TunedLens.Open(folder.Path, model)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4.weight", "a tensor is missing: 4.weight")]
    [InlineData("5.bias", "a tensor is missing: 5.bias")]
    public void A_lens_that_lacks_a_tensor_is_refused_by_its_name(string name, string substance) =>
        Refused(tensors => tensors.RemoveAll(tensor => tensor.Name == name), substance);

    [Theory]
    [InlineData("0.weight", 64, 32, "has the shape [64, 32] instead of [64, 64]")]
    [InlineData("3.bias", 1, 64, "has the shape [1, 64] instead of [64]")]
    public void A_tensor_of_another_shape_is_refused(string name, int rows, int columns, string substance) =>
        Refused(tensors => Change(tensors, name, new float[rows * columns], [rows, columns]), substance);

    [Theory]
    [InlineData("2.weight", float.NaN)]
    [InlineData("2.bias", float.PositiveInfinity)]
    public void Values_that_are_not_finite_are_refused_before_anything_is_read_through_them(string name, float value) => Refused(tensors =>
    {
        float[] values = tensors.Single(tensor => tensor.Name == name).Elements().ToArray();
        values[^1] = value;
        Change(tensors, name, values, null);
    }, $"tensor {name} has values that are not finite");

    [Theory]
    [InlineData("I32")]
    [InlineData("F8_E4M3")]
    public void Types_that_are_no_weights_are_refused(string type)
    {
        using var folder = Lens();
        byte[] bytes = File.ReadAllBytes(folder.File("params.safetensors"));
        int header = BitConverter.ToInt32(bytes);
        string changed = Encoding.UTF8.GetString(bytes, sizeof(long), header).Replace("\"F32\"", $"\"{type}\"", StringComparison.Ordinal);
        File.WriteAllBytes(folder.File("params.safetensors"), [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(changed)), .. Encoding.UTF8.GetBytes(changed), .. bytes[(sizeof(long) + header)..]]);
        using var model = Llama();
        var error = Assert.Throws<ModelFormatException>(() => TunedLens.Open(folder.Path, model));
        Assert.Contains("params.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lens_without_biases_reads_without_them()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("config.json"), Config.Replace("\"bias\": true", "\"bias\": false", StringComparison.Ordinal));
        var tensors = Tensors();
        tensors.RemoveAll(static tensor => tensor.Name.EndsWith(".bias", StringComparison.Ordinal));
        SafetensorsWriter.Write(folder.File("params.safetensors"), tensors, new Dictionary<string, string>());
        using var model = Llama();
        using var lens = TunedLens.Open(folder.Path, model);
        Assert.Equal(0, DepthRun.Measure(model, RunInput.Text([1, 2]), new() { Lens = lens }).Checks.NonFinite);
    }

    [Theory]
    [InlineData("params.safetensors")]
    [InlineData("params.pt")]
    public void A_lens_cut_at_any_length_is_refused_and_leaves_its_file_free(string file)
    {
        using var folder = Lens(file: file);
        using var model = Llama();
        byte[] whole = File.ReadAllBytes(folder.File(file));
        for (int length = 0; length < whole.Length; length += whole.Length / 40)
        {
            File.WriteAllBytes(folder.File(file), whole[..length]);
            Assert.ThrowsAny<FathomException>(() => TunedLens.Open(folder.Path, model));
        }
    }

    [Theory]
    [InlineData(0, "its data have 16777216 bytes instead of 16384")]
    [InlineData(16 << 20, "more than the")]
    public void A_zip_that_swells_is_refused_before_it_is_unpacked(int declared, string substance)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("config.json"), Config);
        byte[] zeros = new byte[16 << 20];
        using (var from = ZipFile.OpenRead(Path.Combine(LensFolder, "params.pt")))
        using (var to = ZipFile.Open(folder.File("params.pt"), ZipArchiveMode.Create))
            foreach (var entry in from.Entries)
            {
                using Stream source = entry.Open(), target = to.CreateEntry(entry.FullName, CompressionLevel.Optimal).Open();
                if (entry.FullName.Contains("/data/", StringComparison.Ordinal))
                    target.Write(zeros);
                else if (entry.Name == "data.pkl" && declared > 0)
                    target.Write(Swollen(source, declared / sizeof(float)));
                else
                    source.CopyTo(target);
            }
        using var model = Llama();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(substance, Assert.Throws<ModelFormatException>(() => TunedLens.Open(folder.Path, model)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void A_pickle_that_calls_a_program_is_a_line_at_the_command_and_nothing_is_run()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("config.json"), Config);
        string trace = folder.File("was-run");
        using (var zip = ZipFile.Open(folder.File("params.pt"), ZipArchiveMode.Create))
        using (var pickle = zip.CreateEntry("params/data.pkl").Open())
            pickle.Write(Encoding.ASCII.GetBytes($"cos\nsystem\n(Vtouch {trace}\ntR."));
        FathomRun.Of("map", "--model", Fixtures.Path("architectures/llama/model.gguf"), "--ids", "1,2", "--lens", folder.Path)
            .Refused(ExitCode.Error, "params.pt", "asks for os.system", "nothing was run");
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public void A_folder_without_parameters_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("config.json"), Config);
        using var model = Llama();
        Assert.Contains("params.pt", Assert.Throws<FathomException>(() => TunedLens.Open(folder.Path, model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_reads_through_the_lens_that_it_is_given()
    {
        var run = FathomRun.Of("map", "--model", Fixtures.Path("architectures/llama/model.gguf"), "--ids", "1,2,3", "--lens", LensFolder, "--json", "--quiet");
        Assert.Equal(0, run.Code);
        Assert.Contains("\"tuned lens tuned-llama\"", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lens_has_no_say_where_it_cannot_read()
    {
        using var model = Llama();
        using var lens = TunedLens.Open(LensFolder, model);
        Assert.Throws<FathomException>(() => DepthRun.Measure(model, RunInput.Text([1, 2]), new() { Lens = lens, Sublayers = true }));
    }

    /// <summary>A lens of changed tensors is refused, and the error says of which file and why.</summary>
    static void Refused(Action<List<SafetensorsWriter.Entry>> change, string substance)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("config.json"), Config);
        var tensors = Tensors();
        change(tensors);
        SafetensorsWriter.Write(folder.File("params.safetensors"), tensors, new Dictionary<string, string>());
        using var model = Llama();
        string message = Assert.Throws<ModelFormatException>(() => TunedLens.Open(folder.Path, model)).Message;
        Assert.Contains(substance, message, StringComparison.Ordinal);
        Assert.Contains("params.safetensors", message, StringComparison.Ordinal);
    }

    static void Change(List<SafetensorsWriter.Entry> tensors, string name, float[] values, int[]? shape)
    {
        int at = tensors.FindIndex(tensor => tensor.Name == name);
        tensors[at] = new(name, shape ?? tensors[at].Shape, () => values);
    }

    static List<SafetensorsWriter.Entry> Tensors()
    {
        var whole = SafetensorsFixture.Open(Path.Combine(LensFolder, "params.safetensors"));
        return [.. whole.Names.Select(name => new SafetensorsWriter.Entry(name, whole.Shape(name), () => whole.Floats(name)))];
    }

    /// <summary>The pickle with every storage of 64 x 64 numbers said to be as long as that, and the first tensor as tall.</summary>
    static byte[] Swollen(Stream pickle, int elements)
    {
        using var content = new MemoryStream();
        pickle.CopyTo(content);
        byte[] bytes = content.ToArray();
        ReadOnlySpan<byte> storage = [(byte)'M', 0, 16], rows = [(byte)'K', 64, (byte)'K', 64];
        var changed = new MemoryStream();
        for (int i = 0; i < bytes.Length;)
            if (bytes.AsSpan(i).StartsWith(storage))
                i += Take(changed, storage.Length, elements, []);
            else if (bytes.AsSpan(i).StartsWith(rows))
                i += Take(changed, rows.Length, elements / 64, [(byte)'K', 64]);
            else
                changed.WriteByte(bytes[i++]);
        return changed.ToArray();

        static int Take(Stream to, int length, int number, ReadOnlySpan<byte> rest)
        {
            to.Write([(byte)'J', .. BitConverter.GetBytes(number), .. rest]);
            return length;
        }
    }

    static LanguageModel Llama() => LanguageModel.Open(Fixtures.Path("architectures/llama/model.gguf"));

    static TemporaryFolder Lens(string config = Config, string file = "params.safetensors", string? name = null)
    {
        var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("config.json"), config);
        folder.Copy(Path.Combine(LensFolder, file), name);
        return folder;
    }
}
