using System.Text;
using System.Text.Json;

namespace Fathom.Server.Tests;

/// <summary>What real clients send is answered or refused, each as its row says.</summary>
[Collection(ServerCollection.Name)]
public class RecordedRequestTests(SharedServers servers)
{
    const string File = "openai-requests/requests.json";

    static JsonElement[] Rows => JsonElement.Parse(System.IO.File.ReadAllBytes(Fixtures.Path(File))) is var all && all.ValueKind == JsonValueKind.Array
        ? [.. all.EnumerateArray()] : [.. all.GetProperty("requests").EnumerateArray()];

    public static TheoryData<int, string> Requests => Fixtures.TryPath(File) is null ? new() { { -1, "" } }
        : [.. Rows.Select(static (row, i) => new TheoryDataRow<int, string>(i, row.GetProperty("client").GetString()!))];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task What_a_client_sends_is_answered_or_refused_as_its_row_says(int index, string client)
    {
        Assert.SkipWhen(index < 0, $"openai-requests is not there for {client}");
        var row = Rows[index];
        var server = await servers.SmolLm();
        var request = new HttpRequestMessage(new(row.GetProperty("method").GetString()!), row.GetProperty("path").GetString());
        var body = row.GetProperty("body");
        if (body.ValueKind != JsonValueKind.Null)
            request.Content = new StringContent(body.GetRawText(), Encoding.UTF8, "application/json");
        foreach (var header in row.GetProperty("headers").EnumerateObject().Where(static header => header.Name is "accept" or "connection"))
            request.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        var answered = await server.Send(request);
        if (row.TryGetProperty("refused", out var refused) && refused.ValueKind == JsonValueKind.String)
        {
            Assert.InRange(answered.Status, 400, 501);
            string[] words = refused.GetString()!.Split(' ');
            if (words[0] != "is")
                answered.Refused(400, "unsupported_parameter", words[0]);
            Assert.NotNull(answered.Error.GetProperty("code").GetString());
            return;
        }
        Assert.True(answered.Status == 200, answered.Text);
        bool streams = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
        if (!streams)
            Assert.Equal(JsonValueKind.Object, answered.Json.ValueKind);
        else if (row.GetProperty("path").GetString() == "/v1/responses")
            ValidStream.CheckResponse(answered);
        else
            ValidStream.Check(answered, row.GetProperty("path").GetString()!);
    }
}

/// <summary>What every stream of the protocol holds to.</summary>
static class ValidStream
{
    public static void Check(Answered answered, string path)
    {
        bool isChat = path.EndsWith("chat/completions", StringComparison.Ordinal);
        Assert.Equal("text/event-stream", answered.Type);
        var events = answered.Events;
        Assert.DoesNotContain(events, static one => one.TryGetProperty("error", out _));
        Assert.Single(events.Select(static one => one.GetProperty("id").GetString()).Distinct());
        var finished = new HashSet<int>();
        foreach (var one in events)
        {
            Assert.Equal(isChat ? "chat.completion.chunk" : "text_completion", one.GetProperty("object").GetString());
            Assert.Equal("m", one.GetProperty("model").GetString());
            Assert.True(one.GetProperty("created").GetInt64() > 1_700_000_000);
            foreach (var choice in one.GetProperty("choices").EnumerateArray())
            {
                int index = choice.GetProperty("index").GetInt32();
                Assert.DoesNotContain(index, finished);
                Assert.True(choice.TryGetProperty("logprobs", out _));
                Assert.Equal(JsonValueKind.Object, isChat ? choice.GetProperty("delta").ValueKind : JsonValueKind.Object);
                if (choice.GetProperty("finish_reason").ValueKind == JsonValueKind.String)
                    finished.Add(index);
            }
        }
        Assert.NotEmpty(finished);
    }

    /// <summary>The events of a response: numbered, each with its name, the first and last ones what they are to be, its texts the same in parts and whole.</summary>
    public static void CheckResponse(Answered answered)
    {
        Assert.Equal("text/event-stream", answered.Type);
        var events = answered.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static one => one.Split('\n')).ToArray();
        JsonElement[] data = [.. events.Select(static lines => JsonElement.Parse(lines[1]["data: ".Length..]))];
        Assert.All(events.Zip(data), static one => Assert.Equal($"event: {one.Second.GetProperty("type").GetString()}", one.First[0]));
        Assert.Equal(Enumerable.Range(0, data.Length), data.Select(static one => one.GetProperty("sequence_number").GetInt32()));
        string[] names = [.. data.Select(static one => one.GetProperty("type").GetString()!)];
        Assert.Equal(["response.created", "response.in_progress", "response.output_item.added", "response.content_part.added", "response.output_text.delta"], names[..5]);
        Assert.Equal(["response.output_text.done", "response.content_part.done", "response.output_item.done"], names[^4..^1]);
        Assert.Matches("^response[.](completed|incomplete)$", names[^1]);
        string text = string.Concat(data.Where(static one => one.GetProperty("type").GetString() == "response.output_text.delta").Select(static one => one.GetProperty("delta").GetString()));
        var whole = data[^1].GetProperty("response");
        Assert.Equal(text, whole.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString());
        Assert.True(whole.GetProperty("usage").GetProperty("output_tokens").GetInt32() > 0);
    }
}
