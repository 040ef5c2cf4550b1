using CsCheck;
using Fathom.Formats;
using Fathom.Models;
using Fathom.Models.Architectures;

namespace Fathom.Tests.Formats;

/// <summary>Files with a few bytes changed anywhere in their headers are refused or load; nothing else happens.</summary>
public sealed class MutationTests
{
    [Fact]
    public void A_GGUF_file_with_changed_bytes_is_refused_or_loads() => Mutate("bad/good.gguf", 3500, "model.gguf", static (_, path) =>
    {
        using var file = GgufFile.Open(path);
        foreach (var tensor in file.Tensors.Values)
            tensor.RowRange(0, (int)tensor.Rows);
    });

    [Fact]
    public void A_GGUF_model_with_changed_bytes_is_refused_or_builds() => Mutate("bad/good.gguf", 3500, "model.gguf", static (_, path) =>
    {
        using var source = ModelSource.Open(path);
        Decoders.Build(source);
        source.OpenTokenizer().Encode("the cat");
    });

    [Fact]
    public void A_safetensors_file_with_changed_bytes_is_refused_or_loads() =>
        Mutate("bad/good/model.safetensors", 2100, "model.safetensors", static (_, path) =>
        {
            using var file = SafetensorsFile.Open(path);
            foreach (var tensor in file.Tensors.Values)
                tensor.RowRange(0, (int)tensor.Rows);
        });

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    [InlineData("tokenizer_config.json")]
    public void A_folder_with_changed_bytes_in_a_file_is_refused_or_builds(string name) =>
        Mutate($"bad/good/{name}", 2100, name, static (folder, _) =>
        {
            using var source = ModelSource.Open(folder);
            Decoders.Build(source);
        });

    static void Mutate(string original, int headerBytes, string name, Action<string, string> read)
    {
        string path = Fixtures.Path(original);
        byte[] good = File.ReadAllBytes(path);
        using var folder = new TemporaryFolder();
        foreach (string sibling in Directory.GetFiles(Path.GetDirectoryName(path)!, "*.*").Where(static file => !file.EndsWith(".gguf")))
            folder.Copy(sibling);
        string copy = folder.File(name);
        var change = Gen.Select(Gen.Int[0, Math.Min(good.Length, headerBytes) - 1], Gen.OneOf(Gen.Byte, Gen.Char["0123456789{}[]\",-.eE\\"].Select(c => (byte)c)));
        change.Array[1, 4].Sample(changes =>
        {
            byte[] changed = [.. good];
            foreach (var (offset, value) in changes)
                changed[offset] = value;
            File.WriteAllBytes(copy, changed);
            try
            {
                read(folder.Path, copy);
            }
            catch (FathomException)
            {
            }
        }, threads: 1, iter: 1000);
    }
}
