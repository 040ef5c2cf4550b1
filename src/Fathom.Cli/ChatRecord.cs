using System.Text.Encodings.Web;
using System.Text.Json;
using Fathom.Reports;
using Fathom.Templates;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>What was said in a chat, to be written: as JSON that --messages takes, in words, and of the last answer as a trace.</summary>
sealed class ChatRecord(IReadOnlyDictionary<string, JsonElement> variables)
{
    readonly List<ChatMessage> messages = [];
    readonly Dictionary<int, string> depths = [];
    Trace? last;

    /// <summary>The forms in which it is written.</summary>
    public static OutputForms<ChatRecord> Forms { get; } = ReportText.Forms.For<ChatRecord>(static record => record.Sections)
        .And(new((".json", static (stream, record) => record.WriteJson(stream))))
        .And(new((".fathom", static (stream, record) => FathomFile.Write(stream, record.last!))));

    /// <summary>What was said.</summary>
    public IReadOnlyList<ChatMessage> Messages => messages;

    /// <summary>Whether a question was answered.</summary>
    public bool HasAnswer => last is not null;

    /// <summary>Takes in what is said by the system.</summary>
    public void Add(ChatMessage system) => messages.Add(system);

    /// <summary>Takes in a question and its answer.</summary>
    public void Add(ChatMessage question, ChatMessage answer, Trace trace)
    {
        messages.AddRange([question, answer]);
        depths[messages.Count - 1] = Outcome.DepthLine(trace);
        last = trace;
    }

    IReadOnlyList<ReportSection> Sections =>
        [.. messages.Select((message, i) => new ReportSection(message.Role, [.. message.Content.Split('\n'), .. depths.TryGetValue(i, out string? depth) ? [depth] : Array.Empty<string>()]))];

    void WriteJson(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartArray("messages");
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", message.Role);
            json.WriteString("content", message.Content);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (variables.Count > 0)
        {
            json.WriteStartObject("variables");
            foreach (var (name, value) in variables)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
