using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Studies.Running;

/// <summary>A part of an answer, and the texts that it stands between.</summary>
/// <param name="Name">Its name, such as think.</param>
/// <param name="Begin">What begins it.</param>
/// <param name="End">What ends it.</param>
public sealed record SegmentMark(string Name, string Begin, string End);

/// <summary>The parts of answers, as a file of JSON says: <c>{"think": ["[THINK]", "[/THINK]"]}</c>.</summary>
public sealed class SegmentMarks
{
    readonly SegmentMark[] all;

    SegmentMarks(SegmentMark[] all) => this.all = all;

    /// <summary>The parts.</summary>
    public IReadOnlyList<SegmentMark> All => all;

    /// <summary>Reads them.</summary>
    /// <param name="source">The file, for errors.</param>
    /// <param name="text">What it holds.</param>
    /// <exception cref="FathomException">It holds something else.</exception>
    public static SegmentMarks Parse(string source, string text)
    {
        try
        {
            var parts = JsonElement.Parse(text);
            if (parts.ValueKind != JsonValueKind.Object || !parts.EnumerateObject().Any())
                throw new FathomException($"{source}: names no part of answers: it is to be as {{\"think\": [\"[THINK]\", \"[/THINK]\"]}}");
            return new([.. parts.EnumerateObject().Select(part => Mark(source, part))]);
        }
        catch (JsonException error)
        {
            throw new FathomException($"{source}: is no JSON that can be read: {JsonFault.Of(error)}", error);
        }
    }

    /// <summary>The same as it is written.</summary>
    public JsonObject ToJson() => new(all.Select(static mark => KeyValuePair.Create(mark.Name, (JsonNode?)new JsonArray(mark.Begin, mark.End))));

    static SegmentMark Mark(string source, JsonProperty part)
    {
        string[] marks = part.Value.ValueKind == JsonValueKind.Array && part.Value.EnumerateArray().All(static mark => mark.ValueKind == JsonValueKind.String)
            ? [.. part.Value.EnumerateArray().Select(static mark => mark.GetString()!)] : [];
        return marks is [{ Length: > 0 } begin, { Length: > 0 } end] ? new(part.Name, begin, end)
            : throw new FathomException($"{source}: {part.Name} is to be two texts, what begins it and what ends it");
    }
}
