using System.Text.Json;
using Fathom.Formats;
using Fathom.Tokenization;

namespace Fathom.Tests.Tokenization;

public sealed class HostileGgufTokenizerTests
{
    public sealed record BadFile(string File, string Kind, string Stage, bool May_Load);

    public static TheoryData<string, bool> Files()
    {
        string list = Fixtures.Path("bad/expected.json");
        var rows = JsonSerializer.Deserialize<BadFile[]>(File.ReadAllText(list), JsonSerializerOptions.Web)!;
        return [.. rows.Where(static r => r is { Kind: "gguf", Stage: "tokenizer" }).Select(static r => (r.File, r.May_Load))];
    }

    [Theory, MemberData(nameof(Files))]
    public void A_vocabulary_that_contradicts_itself_is_refused(string name, bool mayLoad)
    {
        using var file = GgufFile.Open(Fixtures.Path("bad/" + name));
        var error = Record.Exception(() => Tokenizer.FromGguf(file));
        Assert.True(error is ModelFormatException || (mayLoad && error is null), error?.ToString() ?? "it loaded");
    }

    [Fact]
    public void A_vocabulary_may_lack_most_bytes()
    {
        using var file = GgufFile.Open(Fixtures.Path("bad/good.gguf"));
        using var expected = JsonDocument.Parse(File.ReadAllText(Fixtures.Path("bad/good.json")));
        var tokenizer = Tokenizer.FromGguf(file);
        string text = expected.RootElement.GetProperty("text").GetString()!;
        Assert.Equal(TokenizerFixture.Integers(expected.RootElement, "input_ids")!, tokenizer.Encode(text));
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        Assert.Empty(tokenizer.Encode("ÄÖÜ"));
    }
}
