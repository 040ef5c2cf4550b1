using System.Text.Json;
using Fathom.Lenses;
using Fathom.Server.Answers;
using Fathom.Traces;

namespace Fathom.Server.Live;

/// <summary>Tells a feed of the answers to a request while they come: that they begin, each part, and that they have ended, which every watcher learns of whatever ended them.</summary>
sealed class LiveAnswer : IDisposable
{
    /// <summary>So many tokens are told of in one event.</summary>
    const int MostAtOnce = 32;

    /// <summary>So many tokens of a prompt are made text again to tell what was asked.</summary>
    const int MostOfPrompt = 400;

    readonly LiveFeed feed;
    readonly AnswerRun run;
    readonly LinkedListNode<long> begun;
    readonly int[] told;

    /// <summary>Tells that they begin, and of each part of the run from now on.</summary>
    public LiveAnswer(LiveFeed feed, AnswerRun run)
    {
        (this.feed, this.run, told) = (feed, run, new int[run.Choices.Count]);
        byte[] begin = Json.Bytes(WriteBegin).ToArray();
        begun = feed.Begin();
        feed.Tell(new("begin", begin));
        run.Watched = Tell;
    }

    void WriteBegin(Utf8JsonWriter json)
    {
        var request = run.Choices[0].Request;
        var prompt = request.Prompts[0];
        json.WriteStartObject();
        json.WriteString("id", run.Id);
        json.WriteNumber("created", DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        json.WriteString("model", request.Model.Name);
        json.WriteString("asked", TraceSummary.AskedOf(prompt.Messages, request.Model.Decode([.. prompt.Ids.Take(MostOfPrompt)]).Text));
        json.WriteNumber("choices", run.Choices.Count);
        json.WriteBoolean("depth", request.Depth is not null);
        json.WriteEndObject();
    }

    /// <summary>Tells of a part of an answer, which has taken it. Those of one answer come one after the other.</summary>
    void Tell(Choice choice, AnswerPart part)
    {
        var request = choice.Request;
        var seen = part.Tokens.Select(token => (token, IsShown: request.Model.Forms.IsShown(token.Id, request.Options.IgnoreEnd, request.Message is not null)));
        foreach (var tokens in seen.Concat(part.Unseen.Select(static token => (token, IsShown: false))).Chunk(MostAtOnce))
        {
            feed.Tell(new("part", Json.Bytes(json => WritePart(json, choice, tokens)).ToArray()));
            told[choice.Index] += tokens.Length;
        }
    }

    void WritePart(Utf8JsonWriter json, Choice choice, IReadOnlyList<(AnswerToken Token, bool IsShown)> tokens)
    {
        json.WriteStartObject();
        json.WriteString("id", run.Id);
        json.WriteNumber("index", choice.Index);
        json.WriteNumber("at", told[choice.Index]);
        json.WriteNumber("layers", choice.Request.Model.Language.Shape.Layers);
        json.WriteNumber("deep_from", choice.DeepFrom);
        json.WriteFinite("dtr", choice.Dtr);
        json.WriteStartArray("tokens");
        foreach (var (token, isShown) in tokens)
            Write(json, choice, token, isShown);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, Choice choice, AnswerToken token, bool isShown)
    {
        json.WriteStartObject();
        json.WriteToken(JsonToken.Of(token.Id, token.Bytes));
        json.WriteBoolean("shown", isShown);
        if (choice.Request.Depth is { } wish && token.Column is { } column)
        {
            var depth = choice.DepthOf(token);
            json.WriteOptional("settling_depth", depth.Settling);
            json.WriteOptional("deep", depth.Deep);
            if (!wish.DepthOnly)
            {
                json.WriteStartArray(Catalogue.JsdBits.JsonName);
                json.WriteRow(column.Layers(Catalogue.JsdBits));
                json.WriteEndArray();
            }
        }
        json.WriteEndObject();
    }

    /// <summary>Tells how each answer ended; of one that was cut short null.</summary>
    public void Dispose()
    {
        feed.Tell(new("end", Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", run.Id);
            json.WriteStartArray("choices");
            foreach (var choice in run.Choices)
            {
                json.WriteStartObject();
                json.WriteNumber("index", choice.Index);
                json.WriteString("finish_reason", choice.Finish);
                json.WriteString("trace", choice.Trace);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }).ToArray()));
        feed.End(begun);
    }
}
