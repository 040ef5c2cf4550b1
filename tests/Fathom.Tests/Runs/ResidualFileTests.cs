using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Tests.Models;

namespace Fathom.Tests.Runs;

public class ResidualFileTests
{
    [Theory, MemberData(nameof(ArchitectureForm.All), MemberType = typeof(ArchitectureForm))]
    public void The_file_holds_the_hidden_states_of_the_reference(string folder, string form, string expectedName)
    {
        using var temporary = new TemporaryFolder();
        using var model = ArchitectureForm.Open(folder, form, expectedName, out var expected);
        string path = temporary.File("states.safetensors");
        Write(model, RunInput.Text(expected.Integers("input_ids")), path);
        var written = SafetensorsFixture.Open(path);
        Assert.Equal(expected.Shape("hidden"), written.Shape("residuals"));
        Near.Largest(expected.Floats("hidden"), written.Floats("residuals"), 1e-4, "residuals");
        Assert.Equal([path], Directory.GetFiles(temporary.Path));
    }

    [Fact]
    public void Metadata_name_the_model_and_the_token_of_every_column()
    {
        using var temporary = new TemporaryFolder();
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        string path = temporary.File("STATES.SAFETENSORS");
        Write(model, RunInput.Text([1, 20, 21]), path);
        var metadata = SafetensorsFixture.Open(path).Metadata;
        Assert.Equal((model.Identity.Name, model.Identity.Fingerprint), (metadata["model"], metadata["fingerprint"]));
        var tokens = JsonDocument.Parse(metadata["tokens"]).RootElement;
        Assert.Equal([(20, 1), (21, 2)], tokens.EnumerateArray().Take(2).Select(static t => (t.GetProperty("id").GetInt32(), t.GetProperty("position").GetInt32())));
        Assert.Equal(3, tokens.GetArrayLength());
    }

    [Theory, InlineData(false), InlineData(true)]
    public void An_array_of_NumPys_holds_what_safetensors_do_and_has_its_tokens_beside_it(bool half)
    {
        using var temporary = new TemporaryFolder();
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        var input = RunInput.Prompt([1, 20, 21, 22]);
        Write(model, input, temporary.File("same.safetensors"));
        Write(model, input, temporary.File("states.npy"), half);
        float[] expected = SafetensorsFixture.Open(temporary.File("same.safetensors")).Floats("residuals");
        byte[] bytes = File.ReadAllBytes(temporary.File("states.npy"));
        string header = Encoding.ASCII.GetString(bytes, 10, bytes[8]);
        Assert.Contains($"'descr': '<f{(half ? 2 : 4)}', 'fortran_order': False, 'shape': (37, 5, 128,)", header, StringComparison.Ordinal);
        Assert.Equal(expected.Select(value => half ? (float)(Half)value : value), Numbers(bytes.AsSpan(10 + bytes[8]), half));
        using var beside = JsonDocument.Parse(File.ReadAllText(temporary.File("states.json")));
        Assert.Equal(model.Identity.Name, beside.RootElement.GetProperty("model").GetString());
        Assert.Equal(5, beside.RootElement.GetProperty("tokens").GetArrayLength());
        Assert.Equal(3, Directory.GetFiles(temporary.Path).Length);
    }

    [Fact]
    public void A_run_that_fails_or_is_cancelled_leaves_nothing_behind()
    {
        using var temporary = new TemporaryFolder();
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        Assert.Throws<FathomException>(() => Write(model, RunInput.Text([9999]), temporary.File("a.npy")));
        Assert.Throws<OperationCanceledException>(() => Write(model, RunInput.Text([1, 2]), temporary.File("a.npy"), cancel: new(canceled: true)));
        Assert.Empty(Directory.GetFiles(temporary.Path));
        Assert.Throws<FathomException>(() => new ResidualFile(temporary.File("a.txt")));
        Assert.Throws<FathomException>(() => new ResidualFile(Path.Combine(temporary.Path, "missing", "a.npy")));
    }

    static float[] Numbers(ReadOnlySpan<byte> bytes, bool half)
    {
        float[] numbers = new float[bytes.Length / (half ? 2 : 4)];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = half ? (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]) : BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
        return numbers;
    }

    static void Write(LanguageModel model, RunInput input, string path, bool half = false, CancellationToken cancel = default)
    {
        using var file = new ResidualFile(path, half);
        DepthRun.Measure(model, input, new() { MaxTokens = 5, IgnoreEnd = true }, residuals: file, cancel: cancel);
    }
}
