using System.Text.Encodings.Web;
using System.Text.Json;
using Fathom.Templates;

namespace Fathom.Cli;

/// <summary>Answers questions in JSON, one line each.</summary>
static class JsonAnswers
{
    /// <summary>Answers every line of a file that is not blank. What goes wrong with one is its answer, and the next one is read.</summary>
    public static void ToLines(string path, CommandIo io, Action<JsonElement, Utf8JsonWriter> answer)
    {
        foreach (string line in InputFile.EachLine(path, io))
            if (!string.IsNullOrWhiteSpace(line))
                WriteLine(io, AnswerTo(line, answer));
    }

    /// <summary>Writes one answer.</summary>
    public static void Write(CommandIo io, Action<Utf8JsonWriter> answer) => WriteLine(io, Json(answer));

    static MemoryStream AnswerTo(string line, Action<JsonElement, Utf8JsonWriter> answer)
    {
        try
        {
            using var question = JsonDocument.Parse(line);
            return Json(json => answer(question.RootElement, json));
        }
        catch (TemplateException error)
        {
            return Fault(error.Kind.ToString().ToLowerInvariant(), error.Message);
        }
        catch (FathomException error)
        {
            return Fault("request", error.Message);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Fault("request", $"The line is not valid JSON: {JsonFault.Of(error)}");
        }
    }

    static MemoryStream Fault(string kind, string message) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("kind", kind);
        json.WriteString("message", message);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    static MemoryStream Json(Action<Utf8JsonWriter> write)
    {
        var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(json);
        bytes.WriteByte((byte)'\n');
        return bytes;
    }

    static void WriteLine(CommandIo io, MemoryStream line)
    {
        line.WriteTo(io.Output);
        io.Output.Flush();
    }
}
