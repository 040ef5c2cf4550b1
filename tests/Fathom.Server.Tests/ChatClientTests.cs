using Fathom.Extensions.AI;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Templates;
using Fathom.Traces;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatOptions = Microsoft.Extensions.AI.ChatOptions;

namespace Fathom.Server.Tests;

/// <summary>A model as an IChatClient, within the process.</summary>
public class ChatClientTests
{
    const string Question = "Let A = 8 and B = 5. What is the sum of A and B?\n(A) 11 (B) 14 (C) 12 (D) 13";

    static LanguageModel Open() => LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"), 2);

    static Trace Alone(LanguageModel model, RunOptions options) => DepthRun.Measure(model, RunInput.Chat(model, ChatConversation.Of(new Templates.ChatMessage("user", Question))), options);

    [Fact]
    public async Task An_answer_is_to_the_bit_what_map_gives_and_tells_the_depth_of_each_token()
    {
        using var model = Open();
        using var client = new FathomChatClient(model);
        var trace = Alone(model, new() { MaxTokens = 60, Sampling = new() { Temperature = 1.5f, Seed = 9 } });
        var answer = await client.GetResponseAsync(Question, new ChatOptions { Temperature = 1.5f, Seed = 9, MaxOutputTokens = 60 }.WithDepth());
        Assert.Equal(model.Tokenizer.Decode(trace.GeneratedIds.Where(id => !model.IsSpecial(id))), answer.Text);
        var depth = trace.Depth();
        var tokens = answer.Messages[0].Contents.OfType<TokenDepthContent>().ToArray();
        Assert.Equal(trace.GeneratedIds, tokens.Select(static token => token.TokenId));
        Assert.Equal(depth.Tokens, tokens.Select(static token => token.Depth));
        var summary = Assert.IsType<DepthSummary>(answer.AdditionalProperties![DepthChatOptions.Key]);
        Assert.Equal((depth.Dtr, depth.DeepTokens, depth.DeepFrom, 9UL), (summary.Dtr, summary.DeepTokens, summary.DeepFrom, summary.Seed));
        Assert.Equal(trace.GeneratedIds.Count, answer.Usage!.OutputTokenCount);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
    }

    [Fact]
    public async Task Answers_that_overlap_are_what_they_are_alone_and_a_stream_says_its_end_and_usage_once()
    {
        using var model = Open();
        using var engine = new DepthEngine(model);
        using var client = new FathomChatClient(model, engine);
        string[] alone = [.. Enumerable.Range(0, 8).Select(seed => model.Tokenizer.Decode(Alone(model, new() { MaxTokens = 30, Sampling = new() { Temperature = 2, Seed = (ulong)seed } }).GeneratedIds.Where(id => !model.IsSpecial(id))))];
        await Task.WhenAll(alone.Select(async (expected, seed) =>
        {
            var updates = await client.GetStreamingResponseAsync(Question, new() { Temperature = 2, Seed = seed, MaxOutputTokens = 30 }).ToListAsync();
            Assert.Equal(expected, string.Concat(updates.Select(static update => update.Text)));
            Assert.Single(updates, static update => update.FinishReason is not null);
            Assert.Single(updates.SelectMany(static update => update.Contents), static content => content is UsageContent);
            Assert.Single(updates.Select(static update => update.ResponseId).Distinct());
        }));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_or_left_ends_its_answer()
    {
        using var model = Open();
        using var engine = new DepthEngine(model);
        using var client = new FathomChatClient(model, engine);
        using var leaving = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync(Question, new() { MaxOutputTokens = 900, Temperature = 3 }, leaving.Token))
                await leaving.CancelAsync();
        });
        await foreach (var update in client.GetStreamingResponseAsync(Question, new() { MaxOutputTokens = 900 }))
            break;
        for (int tries = 0; tries < 200 && engine.HeldCacheBytes > 0; tries++)
            await Task.Delay(25);
        Assert.Equal(0, engine.HeldCacheBytes);
    }

    [Fact]
    public async Task What_is_not_done_is_refused_by_its_name()
    {
        using var model = Open();
        using var client = new FathomChatClient(model);
        async Task Refuses(ChatOptions options, string text) => Assert.Contains(text, (await Assert.ThrowsAsync<FathomException>(() => client.GetResponseAsync(Question, options))).Message, StringComparison.Ordinal);
        await Refuses(new() { ResponseFormat = ChatResponseFormat.Json }, "response format");
        await Refuses(new() { ToolMode = ChatToolMode.RequireAny }, "tool mode");
        await Refuses(new() { ModelId = "other" }, "other");
        await Refuses(new() { ConversationId = "x" }, "conversation");
        await Refuses(new() { AdditionalProperties = new() { ["beam_width"] = 2 } }, "beam_width");
        await Refuses(new() { Temperature = -1 }, "temperature");
        await Assert.ThrowsAsync<FathomException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")])]));
    }

    [Fact]
    public void Its_services_are_the_model_the_engine_and_what_it_is_called()
    {
        using var model = Open();
        using IChatClient client = new FathomChatClient(model);
        Assert.Same(model, client.GetService<LanguageModel>());
        Assert.NotNull(client.GetService<DepthEngine>());
        Assert.Equal("fathom", client.GetService<ChatClientMetadata>()!.ProviderName);
        Assert.Same(client, client.GetService<FathomChatClient>());
        Assert.Null(client.GetService<string>());
    }

    [Fact]
    public async Task An_agent_of_the_Agent_Framework_talks_through_it()
    {
        using var model = Open();
        using var client = new FathomChatClient(model);
        var agent = new ChatClientAgent(client);
        var answer = await agent.RunAsync(Question, options: new ChatClientAgentRunOptions(new ChatOptions { Temperature = 0, MaxOutputTokens = 60 }));
        Assert.Contains("13", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_of_the_documentation_is_the_one_that_runs()
    {
        string code = await File.ReadAllTextAsync(Path.Combine(Fixtures.Repository, "tests", "Fathom.Server.Tests", "ChatClientExample.cs"));
        Assert.Contains(code, await File.ReadAllTextAsync(Path.Combine(Fixtures.Repository, "docs", "chat-client.md")), StringComparison.Ordinal);
        using var console = new StringWriter();
        await ChatClientExample.Run(Fixtures.Model("abacus/abacus-q8_0.gguf"), Question, console);
        Assert.Contains("8 of 44 tokens settle at layer 31 or above", console.ToString(), StringComparison.Ordinal);
    }
}
