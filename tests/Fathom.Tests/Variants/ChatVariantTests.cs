using System.Text.Json;
using Fathom.Models;
using Fathom.Templates;
using Fathom.Tests.Templates;
using Fathom.Tokenization;

namespace Fathom.Tests.Variants;

/// <summary>Folders that have each one thing as some published checkpoint has it, against what transformers makes of them.</summary>
public sealed class ChatVariantTests
{
    const int Encodings = 294, Decodings = 73, Chats = 190, SpecialTokens = 26, Ends = 14, Prompts = 152;

    public static TheoryData<int> EncodingRows => [.. Enumerable.Range(0, Encodings)];

    public static TheoryData<int> DecodingRows => [.. Enumerable.Range(0, Decodings)];

    public static TheoryData<int> ChatRows => [.. Enumerable.Range(0, Chats)];

    public static TheoryData<int> PromptRows => [.. Enumerable.Range(0, Prompts)];

    public static TheoryData<int> SpecialRows => [.. Enumerable.Range(0, SpecialTokens)];

    public static TheoryData<int> EndRows => [.. Enumerable.Range(0, Ends)];

    [Fact]
    public void Every_row_is_a_test()
    {
        Assert.Equal(Encodings + Decodings + Chats + SpecialTokens + Ends, ChatVariant.Count);
        Assert.Equal(Prompts, ChatVariant.OfKind("chat").Count(IsPrompt));
    }

    [Theory, MemberData(nameof(EncodingRows))]
    public void A_text_becomes_the_tokens_that_its_makers_library_gives_and_these_become_text(int row)
    {
        var variant = ChatVariant.OfKind("encode")[row];
        variant.Check(() =>
        {
            var tokenizer = Tokenizer.FromHuggingFace(variant.Folder);
            var ids = tokenizer.Encode(variant["text"].GetString()!);
            return new()
            {
                ["ids"] = ids,
                ["ids_with_special"] = (int[])[.. tokenizer.AddedBefore, .. ids, .. tokenizer.AddedAfter],
                ["decoded"] = tokenizer.Decode(ids),
                ["decoded_skipped"] = WithoutSpecial(tokenizer, ids),
            };
        });
    }

    [Theory, MemberData(nameof(DecodingRows))]
    public void Tokens_become_the_text_that_their_makers_library_gives(int row)
    {
        var variant = ChatVariant.OfKind("decode")[row];
        variant.Check(() =>
        {
            var tokenizer = Tokenizer.FromHuggingFace(variant.Folder);
            int[] ids = variant["ids"].Deserialize<int[]>()!;
            return new() { ["decoded"] = tokenizer.Decode(ids), ["decoded_skipped"] = WithoutSpecial(tokenizer, ids) };
        });
    }

    [Theory, MemberData(nameof(ChatRows))]
    public void A_conversation_is_rendered_as_its_makers_library_does(int row)
    {
        var variant = ChatVariant.OfKind("chat")[row];
        variant.Check(() =>
        {
            var model = ModelText.Open(variant.Folder);
            string output = new ChatEncoder(model.Tokenizer, model.ChatTemplates).Render(ConversationOf(variant), new ChatOptions
            {
                AddGenerationPrompt = variant["add_generation_prompt"].GetBoolean(),
                ContinueFinalMessage = variant["continue_final_message"].GetBoolean(),
                Clock = new FixedClock(),
            });
            return new() { ["output"] = output, ["ids"] = model.Tokenizer.Encode(output) };
        });
    }

    [Theory, MemberData(nameof(PromptRows))]
    public void A_conversation_is_fed_to_the_model_with_no_token_that_its_makers_library_does_not_give(int row)
    {
        var variant = ChatVariant.OfKind("chat").Where(IsPrompt).ElementAt(row);
        variant.Check(() =>
        {
            return new() { ["ids"] = ModelText.Open(variant.Folder).EncodeChat(ConversationOf(variant)) };
        });
    }

    [Theory, MemberData(nameof(SpecialRows))]
    public void Special_tokens_are_those_of_the_makers_library(int row)
    {
        var variant = ChatVariant.OfKind("special")[row];
        variant.Check(() =>
        {
            var tokenizer = Tokenizer.FromHuggingFace(variant.Folder);
            return new()
            {
                ["tokens"] = ((string[])["bos_token", "eos_token", "unk_token", "pad_token"]).ToDictionary(static name => name,
                    name => (object?[])(tokenizer.NamedTokens.TryGetValue(name, out string? text) ? [text, tokenizer.Find(text)] : [null, null])),
            };
        });
    }

    [Theory, MemberData(nameof(EndRows))]
    public void An_answer_ends_where_its_makers_library_ends_it(int row)
    {
        var variant = ChatVariant.OfKind("eos")[row];
        var tokenizer = Tokenizer.FromHuggingFace(variant.Folder);
        string[] ends = [.. tokenizer.EndTokens.Select(tokenizer.Name)], declared = variant["tokens"].Deserialize<string[]>()!;
        Assert.Empty(declared.Except(ends));
        Assert.Empty(ends.Except(declared).Except(variant["also"].Deserialize<string[]>()!));
    }

    /// <summary>Whether the command feeds such a conversation to a model; without those that write the time.</summary>
    static bool IsPrompt(ChatVariant variant) => variant["add_generation_prompt"].GetBoolean() && !variant["continue_final_message"].GetBoolean()
        && !variant["folder"].ValueEquals("variables-default");

    static ChatConversation ConversationOf(ChatVariant variant) => ChatConversation.Parse(
        $$"""{"messages": {{variant.Json("messages")}}, "tools": {{variant.Json("tools") ?? "null"}}, "documents": {{variant.Json("documents") ?? "null"}}, "variables": {{variant.Json("variables")}}}""");

    static string WithoutSpecial(Tokenizer tokenizer, IEnumerable<int> ids) => tokenizer.Decode(ids.Where(id => !tokenizer.IsSpecial(id)));
}
