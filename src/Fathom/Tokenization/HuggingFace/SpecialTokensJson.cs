using System.Text.Json;
using Fathom.Formats;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>What tokenizer_config.json and generation_config.json beside a tokenizer.json say of special tokens.</summary>
/// <param name="Beginning">The begin-of-text token; null where there is none.</param>
/// <param name="End">The end-of-text token; null where there is none.</param>
/// <param name="Before">The begin-of-text token, where the configuration asks to add it.</param>
/// <param name="After">The end-of-text token, where the configuration asks to add it.</param>
/// <param name="Ends">The tokens that end generation.</param>
sealed record SpecialTokensJson(int? Beginning, int? End, int[] Before, int[] After, int[] Ends)
{
    /// <summary>Reads the files that are there.</summary>
    /// <exception cref="ModelFormatException">One of them is no JSON object or holds what cannot be.</exception>
    public static SpecialTokensJson Read(string folder, Vocabulary vocabulary)
    {
        int[] Of(JsonElement config, string name) => TokenText(config, name) is { } text && vocabulary.Find(text) is int id ? [id] : [];
        var result = new SpecialTokensJson(null, null, [], [], []);
        result = Use(folder, "tokenizer_config.json", result, (config, read) => read with
        {
            Beginning = Of(config, "bos_token") is [int beginning] ? beginning : null,
            End = Of(config, "eos_token") is [int end] ? end : null,
            Before = config.Flag("add_bos_token") ? Of(config, "bos_token") : [],
            After = config.Flag("add_eos_token") ? Of(config, "eos_token") : [],
            Ends = Of(config, "eos_token"),
        });
        return Use(folder, "generation_config.json", result, (config, read) => read with
        {
            Ends = [.. read.Ends, .. EndIds(config).Where(id => id < vocabulary.Count)],
        });
    }

    static SpecialTokensJson Use(string folder, string name, SpecialTokensJson before,
        Func<JsonElement, SpecialTokensJson, SpecialTokensJson> add)
    {
        string file = Path.Combine(folder, name);
        if (!File.Exists(file))
            return before;
        try
        {
            return add(StrictJson.ReadFile(file), before);
        }
        catch (FormatException e)
        {
            throw e.At(file);
        }
    }

    /// <summary>A token, given as its text or as an object with its content.</summary>
    static string? TokenText(JsonElement config, string name) =>
        config.Field(name) is { ValueKind: JsonValueKind.Object } token ? token.Text("content") : config.Text(name);

    static IEnumerable<int> EndIds(JsonElement config) => config.Field("eos_token_id") switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } ids => ids.EnumerateArray().Select(static id => id.AsTokenId("the end of text")),
        { } id => [id.AsTokenId("the end of text")],
    };
}
