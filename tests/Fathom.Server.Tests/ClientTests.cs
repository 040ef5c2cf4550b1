#pragma warning disable OPENAI001, SCME0001 // what the official package calls an evaluation
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;

namespace Fathom.Server.Tests;

/// <summary>Real clients of .NET: OpenAI's own package, and Microsoft.Extensions.AI over it.</summary>
[Collection(ServerCollection.Name)]
public class ClientTests(SharedServers servers)
{
    const string Question = "Let A = 8 and B = 5. What is the sum of A and B?\n(A) 11 (B) 14 (C) 12 (D) 13";

    static OpenAIClient Client(TestServer server) => new(new ApiKeyCredential("none"), new() { Endpoint = new(server.Address, "/v1"), RetryPolicy = new ClientRetryPolicy(0) });

    static OpenAI.Chat.ChatMessage[] Asked => [new UserChatMessage(Question)];

    [Fact]
    public async Task OpenAIs_package_chats_at_once_and_in_a_stream()
    {
        var server = await servers.Abacus();
        var chat = Client(server).GetChatClient("m");
        var options = new ChatCompletionOptions { Temperature = 0, MaxOutputTokenCount = 60, IncludeLogProbabilities = true, TopLogProbabilityCount = 2, Seed = 5 };
        ChatCompletion whole = await chat.CompleteChatAsync(Asked, options);
        Assert.Equal(OpenAI.Chat.ChatFinishReason.Stop, whole.FinishReason);
        Assert.Contains("13", whole.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(whole.Usage.InputTokenCount + whole.Usage.OutputTokenCount, whole.Usage.TotalTokenCount);
        Assert.Equal(whole.Usage.OutputTokenCount - 1, whole.ContentTokenLogProbabilities.Count);
        Assert.All(whole.ContentTokenLogProbabilities, static token => Assert.Equal(token.LogProbability, token.TopLogProbabilities[0].LogProbability));
        string text = "";
        var updates = new List<StreamingChatCompletionUpdate>();
        await foreach (var update in chat.CompleteChatStreamingAsync(Asked, options))
        {
            updates.Add(update);
            text += string.Concat(update.ContentUpdate.Select(static part => part.Text));
        }
        Assert.Equal(whole.Content[0].Text, text);
        Assert.Equal(OpenAI.Chat.ChatFinishReason.Stop, Assert.Single(updates, static update => update.FinishReason is not null).FinishReason);
        Assert.Equal(whole.Usage.OutputTokenCount, Assert.Single(updates, static update => update.Usage is not null).Usage.OutputTokenCount);
    }

    [Fact]
    public async Task OpenAIs_package_stops_is_told_errors_and_may_go_away()
    {
        var server = await servers.Abacus();
        var chat = Client(server).GetChatClient("m");
        ChatCompletion stopped = await chat.CompleteChatAsync(Asked, new ChatCompletionOptions { Temperature = 0, StopSequences = { "13" } });
        Assert.DoesNotContain("13", stopped.Content[0].Text, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<ClientResultException>(() => Client(server).GetChatClient("other").CompleteChatAsync(Asked));
        Assert.Equal(404, error.Status);
        Assert.Contains("model_not_found", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<ClientResultException>(() => chat.CompleteChatAsync(Asked, new ChatCompletionOptions { ResponseFormat = OpenAI.Chat.ChatResponseFormat.CreateJsonObjectFormat() }));
        Assert.Contains("unsupported_parameter", error.Message, StringComparison.Ordinal);
        using var leaving = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in chat.CompleteChatStreamingAsync(Asked, new ChatCompletionOptions { MaxOutputTokenCount = 900 }, leaving.Token))
                leaving.Cancel();
        });
        for (int tries = 0; tries < 200 && server.Model.Places.Taken > 0; tries++)
            await Task.Delay(50);
        Assert.Equal(0, server.Model.Places.Taken);
    }

    [Fact]
    public async Task OpenAIs_package_answers_by_responses()
    {
        var server = await servers.Abacus();
        var responses = Client(server).GetResponsesClient();
        var options = new CreateResponseOptions("m", [ResponseItem.CreateUserMessageItem(Question)]) { Temperature = 0, MaxOutputTokenCount = 60 };
        ResponseResult whole = await responses.CreateResponseAsync(options);
        Assert.Equal(ResponseStatus.Completed, whole.Status);
        Assert.Contains("13", whole.GetOutputText(), StringComparison.Ordinal);
        string text = "";
        options.StreamingEnabled = true;
        ResponseResult? ended = null;
        await foreach (var update in await responses.CreateResponseStreamingAsync(options))
            if (update is StreamingResponseOutputTextDeltaUpdate delta)
                text += delta.Delta;
            else if (update is StreamingResponseCompletedUpdate completed)
                ended = completed.Response;
        Assert.Equal(whole.GetOutputText(), text);
        Assert.Equal(text, ended!.GetOutputText());
    }

    [Fact]
    public async Task Microsofts_client_chats_streams_and_sees_the_depth_that_it_asks_for()
    {
        var server = await servers.Abacus();
        using IChatClient chat = Client(server).GetChatClient("m").AsIChatClient();
        var options = new ChatOptions
        {
            Temperature = 0,
            MaxOutputTokens = 60,
            RawRepresentationFactory = static _ =>
            {
                var raw = new ChatCompletionOptions();
                raw.Patch.Set("$.depth"u8, true);
                return raw;
            },
        };
        var whole = await chat.GetResponseAsync(Question, options);
        Assert.Contains("13", whole.Text, StringComparison.Ordinal);
        Assert.Equal(Microsoft.Extensions.AI.ChatFinishReason.Stop, whole.FinishReason);
        var raw = JsonElement.Parse(ModelReaderWriter.Write((ChatCompletion)whole.RawRepresentation!).ToString());
        Assert.Equal(whole.Usage!.OutputTokenCount, raw.GetProperty("choices")[0].GetProperty("depth").GetProperty("tokens").GetArrayLength());
        string text = "";
        await foreach (var update in chat.GetStreamingResponseAsync(Question, options))
            text += update.Text;
        Assert.Equal(whole.Text, text);
    }
}
