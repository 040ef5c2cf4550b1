using System.Text.Json;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>The tokens that the "post_processor" of a tokenizer.json puts around a text.</summary>
sealed record TemplateJson(int[] Before, int[] After)
{
    public static TemplateJson None { get; } = new([], []);

    /// <summary>Reads a post-processor.</summary>
    /// <exception cref="FormatException">Its kind is not supported, or a token of it has no id.</exception>
    public static TemplateJson Read(JsonElement? postProcessor) => postProcessor is not { } element ? None
        : element.RequiredText("type") switch
        {
            "Sequence" => element.Items("processors").Select(static p => Read(p)).LastOrDefault(static t => t != None) ?? None,
            "ByteLevel" => None,
            "TemplateProcessing" => ReadTemplate(element),
            "BertProcessing" or "RobertaProcessing" => new([PairedId(element, "cls")], [PairedId(element, "sep")]),
            var type => throw new FormatException($"the post-processor {type} is not supported"),
        };

    static TemplateJson ReadTemplate(JsonElement element)
    {
        List<int> before = [], after = [];
        var side = before;
        foreach (var part in element.Items("single").Few("parts of the template"))
        {
            if (part.Field("Sequence") is not null)
                side = after;
            else if (part.Field("SpecialToken") is { } token)
                side.AddRange(Ids(element, token.RequiredText("id")));
            else
                throw new FormatException("a part of the template is neither a sequence nor a special token");
        }
        return new([.. before], [.. after]);
    }

    static int[] Ids(JsonElement element, string name)
    {
        var token = element.Field("special_tokens")?.Field(name)
            ?? throw new FormatException($"the template names {name}, which its special tokens lack");
        return token.Items("ids").Select(id => id.AsTokenId(name)).Few($"ids of {name}");
    }

    /// <summary>The id in a pair such as ["[CLS]", 101].</summary>
    static int PairedId(JsonElement element, string name) => element.Items(name).Few("parts of a pair") is [_, var id]
        ? id.AsTokenId(name) : throw new FormatException($"\"{name}\" should be a token and its id");
}
