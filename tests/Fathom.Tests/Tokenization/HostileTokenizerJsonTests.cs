using System.Diagnostics;
using System.Text.Json;
using Fathom.Tokenization;

namespace Fathom.Tests.Tokenization;

[Collection(nameof(Alone))]
public sealed class HostileTokenizerJsonTests
{
    public static TheoryData<string, bool> Files(string stage)
    {
        var rows = JsonSerializer.Deserialize<HostileGgufTokenizerTests.BadFile[]>(
            File.ReadAllText(Fixtures.Path("bad/expected.json")), JsonSerializerOptions.Web)!;
        return [.. rows.Where(r => r.Kind == "tokenizer" && r.Stage == stage).Select(static r => (r.File, r.May_Load))];
    }

    [Theory, MemberData(nameof(Files), "tokenizer")]
    public void A_file_that_contradicts_itself_is_refused(string name, bool mayLoad)
    {
        var watch = Stopwatch.StartNew();
        var error = Record.Exception(() => Tokenizer.FromHuggingFace(Fixtures.Path("bad/" + name)).Encode("the tide"));
        Assert.True(error is ModelFormatException || (mayLoad && error is null), error?.ToString() ?? "it loaded");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 3);
    }

    [Theory, MemberData(nameof(Files), "encode")]
    public void An_expression_without_end_is_stopped(string name, bool mayLoad)
    {
        Assert.True(mayLoad);
        var watch = Stopwatch.StartNew();
        var tokenizer = Tokenizer.FromHuggingFace(Fixtures.Path("bad/" + name));
        foreach (string text in (string[])[new('a', 50_000), new string('a', 50_000) + "!"])
        {
            var error = Record.Exception(() => tokenizer.Encode(text));
            Assert.True(error is FathomException or null, error?.ToString());
        }
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 3);
    }

    [Theory]
    [InlineData("""{"type": "Replace", "pattern": {"String": "a"}, "content": "aa"}""", 40)]
    [InlineData("""{"type": "NFC"}""", 10_000)]
    public void Normalizers_that_swell_a_text_or_never_end_are_stopped(string one, int times)
    {
        string normalizers = string.Join(',', Enumerable.Repeat(one, times));
        string path = Path.Combine(Directory.CreateTempSubdirectory("fathom-tests-").FullName, "tokenizer.json");
        File.WriteAllText(path, $$"""
            {
              "normalizer": {"type": "Sequence", "normalizers": [{{normalizers}}]},
              "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}
            }
            """);
        Assert.ThrowsAny<FathomException>(() => Tokenizer.FromHuggingFace(path).Encode(new string('a', 10_000)));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<FathomException>(() => Tokenizer.FromHuggingFace("no/such/folder"));
        Assert.Contains("no/such/folder", error.Message, StringComparison.Ordinal);
    }
}
