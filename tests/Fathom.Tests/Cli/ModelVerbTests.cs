using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class ModelVerbTests
{
    [Fact]
    public void Info_tells_what_a_model_is()
    {
        string said = FathomRun.Of("model", "info", Fixtures.Model("abacus/abacus-q8_0.gguf"), "--context", "100").Out;
        Assert.All((string[])["Abacus", "qwen3", "36 of width 128", "Q8_0", "380", "<|return|>", "for a run of 100 positions", "licence", "template"],
            text => Assert.Contains(text, said, StringComparison.Ordinal));
    }

    [Fact]
    public void Info_in_JSON_has_the_numbers_that_its_lines_tell()
    {
        string path = Fixtures.Model("abacus/abacus-q8_0.gguf");
        var json = FathomRun.Of("model", "info", path, "--context", "100", "--json").Json;
        Assert.Equal(("Abacus", "qwen3"), (json.GetProperty("name").GetString()![..6], json.GetProperty("architecture").GetString()));
        Assert.Equal(new FileInfo(path).Length, json.GetProperty("file_bytes").GetInt64());
        Assert.Equal(json.GetProperty("weights").GetInt64(), json.GetProperty("types").EnumerateObject().Sum(static type => type.Value.GetInt64()));
        Assert.Equal((36, 128, 380, 256), (Number("layers"), Number("width"), Number("vocabulary"), Number("context")));
        Assert.Contains(json.GetProperty("end_tokens").EnumerateArray(), static token => token.GetString() == "<|return|>");
        Assert.True(json.GetProperty("chat_template").GetBoolean());
        Assert.Equal(100, json.GetProperty("memory").GetProperty("positions").GetInt32());
        Assert.InRange(json.GetProperty("memory").GetProperty("run_bytes").GetInt64(), 1 << 20, 1 << 30);
        Assert.Equal(0, json.GetProperty("warnings").GetArrayLength());

        int Number(string name) => json.GetProperty(name).GetInt32();
    }

    [Fact]
    public void Info_in_JSON_warns_of_an_architecture_that_does_not_run()
    {
        var json = FathomRun.Of("model", "info", Fixtures.Path("quants/q4_0.gguf"), "--json").Json;
        Assert.Contains("'fixture' is not supported", json.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.False(json.TryGetProperty("layers", out _));
    }

    [Fact]
    public void Info_tells_what_it_can_of_an_architecture_that_does_not_run()
    {
        string said = FathomRun.Of("model", "info", Fixtures.Path("quants/q4_0.gguf")).Out;
        Assert.Contains("Q4_0", said, StringComparison.Ordinal);
        Assert.Contains("'fixture' is not supported", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("architectures/qwen2", "8 rows of the vocabulary have no token")]
    [InlineData("architectures/llama-sharded", "without a tokenizer it reads token ids only")]
    public void Info_warns_of_what_may_surprise(string model, string warning) =>
        Assert.Contains(warning, FathomRun.Of("model", "info", Fixtures.Path(model)).Out, StringComparison.Ordinal);

    [Fact]
    public void Verify_tells_that_a_model_is_whole()
    {
        var run = FathomRun.Of("model", "verify", Fixtures.Model("abacus/abacus-q8_0.gguf"), "--json");
        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Error));
        Assert.True(run.Json.GetProperty("fine").GetBoolean());
        Assert.InRange(run.Json.GetProperty("last_row_max_difference").GetDouble(), 0, 1e-3);
    }

    [Theory]
    [InlineData("bad/gguf/scale-nan.gguf", "blk.0.attn_q.weight")]
    [InlineData("bad/gguf/norm-nan.gguf", "output_norm.weight")]
    [InlineData("bad/gguf/bos-id-64.gguf", "outside the vocabulary")]
    public void Verify_tells_what_is_wrong_on_stderr_whether_or_not_in_JSON(string name, string what)
    {
        string path = Fixtures.Path(name);
        FathomRun plain = FathomRun.Of("model", "verify", path), json = FathomRun.Of("model", "verify", path, "--json");
        Assert.Equal((ExitCode.Error, "", plain.Error), (plain.Code, plain.Out, json.Error));
        Assert.Equal(ExitCode.Error, json.Code);
        Assert.Contains(what, plain.Error, StringComparison.Ordinal);
        Assert.False(json.Json.GetProperty("fine").GetBoolean());
        Assert.NotEqual(0, json.Json.GetProperty("faults").GetArrayLength());
    }

    [Fact]
    public void Verify_finds_a_template_that_is_none()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(Fixtures.Path("bad/good")))
            folder.Copy(file);
        File.WriteAllText(folder.File("chat_template.jinja"), "{% for m in messages %}");
        FathomRun.Of("model", "verify", folder.Path).Refused(ExitCode.Error, "its chat template cannot be used", "line 1");
    }

    [Theory]
    [InlineData("quants/q4_0.gguf", "real", 8, 512)]
    [InlineData("quants/plain.gguf", "i8", 1, 4)]
    [InlineData("quants/plain.safetensors", "f64", 1, 4)]
    [InlineData("architectures/llama-sharded", "model.norm.weight", 1, 64)]
    public void A_tensor_of_any_file_becomes_an_array(string path, string name, int rows, int columns)
    {
        using var folder = new TemporaryFolder();
        var run = FathomRun.Of("model", "tensor", Fixtures.Path(path), name, "--out", folder.File("t.npy"));
        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Out));
        byte[] bytes = File.ReadAllBytes(folder.File("t.npy"));
        Assert.Equal("NUMPY"u8, bytes.AsSpan(1, 5));
        Assert.Equal(rows * columns * sizeof(float), bytes.Length - (10 + bytes[8] + 256 * bytes[9]));
    }

    [Fact]
    public void A_tensor_that_there_is_not_is_refused()
    {
        using var folder = new TemporaryFolder();
        string file = Fixtures.Path("quants/q4_0.gguf");
        FathomRun.Of("model", "tensor", file, "none", "--out", folder.File("t.npy")).Refused(ExitCode.Error, file, "has no tensor none");
        FathomRun.Of("model", "tensor", file, "real", "--out", folder.File("t.csv")).Refused(ExitCode.Usage, ".npy");
        FathomRun.Of("model", "tensor", file, "real").Refused(ExitCode.Usage, "--out");
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_folder_with_one_GGUF_model_stands_for_it()
    {
        using var folder = new TemporaryFolder();
        for (int part = 1; part <= 3; part++)
            folder.Copy(Fixtures.Path($"architectures/qwen3/model-0000{part}-of-00003.gguf"));
        Assert.Equal(ExitCode.Fine, FathomRun.Of("model", "verify", folder.Path).Code);
        folder.Copy(Fixtures.Path("bad/good.gguf"));
        FathomRun.Of("model", "verify", folder.Path).Refused(ExitCode.Error, "holds 2 GGUF models");
    }
}
