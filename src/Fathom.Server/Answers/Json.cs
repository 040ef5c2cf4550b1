using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fathom.Server.Answers;

/// <summary>Writes JSON of answers.</summary>
static class Json
{
    static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is written, as bytes.</summary>
    public static ReadOnlyMemory<byte> Bytes(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, options))
            write(json);
        return bytes.WrittenMemory;
    }

    /// <summary>Answers a request with it.</summary>
    public static async Task Answer(HttpContext http, Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK)
    {
        var bytes = Bytes(write);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
    }
}
