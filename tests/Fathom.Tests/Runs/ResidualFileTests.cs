using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Tests.Runs;

public class ResidualFileTests
{
    [Theory, InlineData("llama"), InlineData("gemma2"), InlineData("gpt2")]
    public void The_file_holds_the_hidden_states_of_the_reference(string folder)
    {
        var expected = SafetensorsFixture.Open(Fixtures.Path($"architectures/{folder}/expected.safetensors"));
        using var temporary = new TemporaryFolder();
        string path = Path.Combine(temporary.Path, "states.safetensors");
        Write(Fixtures.Path($"architectures/{folder}/model.gguf"), RunInput.Text(expected.Integers("input_ids")), path);
        var written = SafetensorsFixture.Open(path);
        Assert.Equal(expected.Shape("hidden"), written.Shape("residuals"));
        Near.Largest(expected.Floats("hidden"), written.Floats("residuals"), 1e-4, "residuals");
        Assert.Contains("\"id\":", written.Metadata["tokens"], StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(temporary.Path));
    }

    [Fact]
    public void Numpy_files_of_half_floats_have_their_tokens_beside_them()
    {
        using var temporary = new TemporaryFolder();
        string path = Path.Combine(temporary.Path, "states.npy");
        Write(Fixtures.Model("abacus/abacus-q8_0.gguf"), RunInput.Prompt([1, 20, 21, 22]), path, half: true);
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Contains("'<f2'", System.Text.Encoding.ASCII.GetString(bytes, 0, 128), StringComparison.Ordinal);
        Assert.Equal(128 + 37 * 5 * 128 * 2, bytes.Length);
        Assert.Contains("\"tokens\":[{\"id\":", File.ReadAllText($"{path}.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_fails_leaves_nothing_behind()
    {
        using var temporary = new TemporaryFolder();
        Assert.Throws<FathomException>(() => Write(Fixtures.Model("abacus/abacus-q8_0.gguf"), RunInput.Text([9999]), Path.Combine(temporary.Path, "a.npy")));
        Assert.Empty(Directory.GetFiles(temporary.Path));
        Assert.Throws<FathomException>(() => new ResidualFile(Path.Combine(temporary.Path, "a.txt")));
        Assert.Throws<FathomException>(() => new ResidualFile(Path.Combine(temporary.Path, "missing", "a.npy")));
    }

    static void Write(string model, RunInput input, string path, bool half = false)
    {
        using var opened = LanguageModel.Open(model);
        using var file = new ResidualFile(path, half);
        DepthRun.Measure(opened, input, new() { MaxTokens = 5, IgnoreEnd = true }, residuals: file);
    }
}
