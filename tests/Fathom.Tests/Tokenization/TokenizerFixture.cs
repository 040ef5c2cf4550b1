using System.IO.Compression;
using System.Text.Json;
using Fathom.Formats;
using Fathom.Tokenization;

namespace Fathom.Tests.Tokenization;

/// <summary>A vocabulary with what llama.cpp and Hugging Face make of the same texts.</summary>
sealed class TokenizerFixture(string name)
{
    /// <summary>A text and what programs make of it; Sp… is SentencePiece's own answer, Hf… Hugging Face's.</summary>
    public sealed record Row(int Index, string Text, int[] Ids, int[] IdsUnparsed, string Pieces, int[] SpIds, int[] HfIds,
        int[] HfIdsUnparsed, string HfDecoded);

    public sealed record StreamingRow(int[] Ids, string[] Deltas, string Flush);

    public Tokenizer FromGguf()
    {
        using var file = GgufFile.Open(Unpacked("vocab.gguf"));
        return Tokenizer.FromGguf(file);
    }

    public Tokenizer FromHuggingFace() => Tokenizer.FromHuggingFace(Unpacked("tokenizer.json"));

    public IEnumerable<Row> Rows()
    {
        int index = 0;
        foreach (var row in Expected().GetProperty("rows").EnumerateArray())
        {
            string text = row.GetProperty("text").GetString()!;
            int[] ids = Integers(row, "ids")!, unparsed = Integers(row, "ids_unparsed") ?? ids;
            yield return new(index++, text, ids, unparsed, row.GetProperty("pieces").GetString()!, Integers(row, "sp_ids") ?? unparsed,
                Integers(row, "hf_ids") ?? ids, Integers(row, "hf_ids_unparsed") ?? unparsed,
                Text(row, "hf_decoded") ?? Text(row, "decoded") ?? text);
        }
    }

    public int[] AddedBefore() => Integers(Expected(), "added_before")!;

    public int[] AddedAfter() => Integers(Expected(), "added_after")!;

    public StreamingRow[] Streaming() => JsonSerializer.Deserialize<StreamingRow[]>(
        File.ReadAllText(Fixtures.Path($"tokenizers/{name}/streaming.json")), JsonSerializerOptions.Web)!;

    public static int[]? Integers(JsonElement row, string key) =>
        row.TryGetProperty(key, out var ids) ? [.. ids.EnumerateArray().Select(static e => e.GetInt32())] : null;

    static string? Text(JsonElement row, string key) => row.TryGetProperty(key, out var text) ? text.GetString() : null;

    JsonElement Expected() => JsonDocument.Parse(File.ReadAllText(Fixtures.Path($"tokenizers/{name}/expected.json"))).RootElement;

    /// <summary>The file as it lies there, or its gzip unpacked into the temporary folder.</summary>
    public string Unpacked(string file)
    {
        string folder = Fixtures.Path($"tokenizers/{name}"), plain = Path.Combine(folder, file);
        if (File.Exists(plain))
            return plain;
        string unpacked = Path.Combine(Path.GetTempPath(), $"fathom-tests-{name}-{file}");
        var packed = new FileInfo(plain + ".gz");
        if (!File.Exists(unpacked) || File.GetLastWriteTimeUtc(unpacked) < packed.LastWriteTimeUtc)
        {
            string partial = unpacked + Guid.NewGuid().ToString("N");
            using (var source = new GZipStream(packed.OpenRead(), CompressionMode.Decompress))
            using (var target = File.Create(partial))
                source.CopyTo(target);
            File.Move(partial, unpacked, overwrite: true);
        }
        return unpacked;
    }
}
