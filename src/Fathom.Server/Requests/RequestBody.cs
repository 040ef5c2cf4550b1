using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Fathom.Traces;

namespace Fathom.Server.Requests;

/// <summary>Reads the JSON of a request.</summary>
static class RequestBody
{
    /// <summary>Deeper nesting is refused: no request needs it, and whoever walks through it must not run out of stack.</summary>
    const int MostDepth = 64;

    static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false, MaxDepth = MostDepth };

    /// <summary>The object that the request holds.</summary>
    /// <param name="http">The request.</param>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    /// <exception cref="ApiException">It is too long, is not JSON, or no object.</exception>
    public static async Task<Members> Read(HttpContext http, long mostBytes)
    {
        if (http.Request.ContentLength > mostBytes)
            throw ApiException.TooLarge(mostBytes);
        if (!http.Request.HasJsonContentType())
            throw new ApiException(415, "the request is to be JSON: Content-Type: application/json", "invalid_request_error", code: "unsupported_media_type");
        return new(Parse(await ReadAll(http.Request.BodyReader, mostBytes, http.RequestAborted)));
    }

    static async Task<byte[]> ReadAll(PipeReader body, long mostBytes, CancellationToken cancel)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancel);
            bool isTooLarge = read.Buffer.Length > mostBytes;
            byte[] bytes = read.IsCompleted && !isTooLarge ? read.Buffer.ToArray() : [];
            body.AdvanceTo(read.IsCompleted || isTooLarge ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
            if (isTooLarge)
                throw ApiException.TooLarge(mostBytes);
            if (read.IsCompleted)
                return bytes;
        }
    }

    /// <summary>The object that some bytes are.</summary>
    /// <exception cref="ApiException">They are none.</exception>
    public static JsonElement Parse(byte[] bytes)
    {
        if (!Utf8.IsValid(bytes))
            throw ApiException.Invalid("the request is not valid UTF-8", code: "invalid_json");
        try
        {
            var element = JsonElement.Parse(bytes.AsSpan(), strict);
            if (element.ValueKind != JsonValueKind.Object)
                throw ApiException.Invalid("the request is JSON, but no object", code: "invalid_json");
            if (!JsonTexts.AreSound(element))
                throw ApiException.Invalid("a text of the request holds half of a surrogate pair", code: "invalid_json");
            return element;
        }
        catch (JsonException error)
        {
            throw ApiException.Invalid($"the request is not valid JSON: {JsonFault.Of(error)}", code: "invalid_json");
        }
    }
}
