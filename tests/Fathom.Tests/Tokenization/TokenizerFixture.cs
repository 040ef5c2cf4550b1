using System.IO.Compression;
using System.Text.Json;
using Fathom.Formats;
using Fathom.Tokenization;

namespace Fathom.Tests.Tokenization;

/// <summary>A vocabulary with what llama.cpp and Hugging Face make of the same texts.</summary>
sealed class TokenizerFixture(string name)
{
    public sealed record Row(int Index, string Text, int[] Ids, int[] IdsUnparsed, string Pieces, JsonElement Element);

    public sealed record StreamingRow(int[] Ids, string[] Deltas, string Flush);

    public Tokenizer FromGguf()
    {
        using var file = GgufFile.Open(Unpacked("vocab.gguf"));
        return Tokenizer.FromGguf(file);
    }

    public IEnumerable<Row> Rows()
    {
        int index = 0;
        foreach (var row in Expected().GetProperty("rows").EnumerateArray())
        {
            int[] ids = Integers(row, "ids")!;
            yield return new(index++, row.GetProperty("text").GetString()!, ids, Integers(row, "ids_unparsed") ?? ids,
                row.GetProperty("pieces").GetString()!, row);
        }
    }

    public int[] AddedBefore() => Integers(Expected(), "added_before")!;

    public int[] AddedAfter() => Integers(Expected(), "added_after")!;

    public StreamingRow[] Streaming() => JsonSerializer.Deserialize<StreamingRow[]>(
        File.ReadAllText(Fixtures.Path($"tokenizers/{name}/streaming.json")), JsonSerializerOptions.Web)!;

    public static int[]? Integers(JsonElement row, string key) =>
        row.TryGetProperty(key, out var ids) ? [.. ids.EnumerateArray().Select(static e => e.GetInt32())] : null;

    JsonElement Expected() => JsonDocument.Parse(File.ReadAllText(Fixtures.Path($"tokenizers/{name}/expected.json"))).RootElement;

    /// <summary>The file as it lies there, or its gzip unpacked into the temporary folder.</summary>
    string Unpacked(string file)
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
