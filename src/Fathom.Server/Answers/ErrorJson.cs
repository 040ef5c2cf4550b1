using System.Globalization;
using System.Text.Json;
using Fathom.Server.Requests;

namespace Fathom.Server.Answers;

/// <summary>Writes an error as the protocol has it.</summary>
static class ErrorJson
{
    public static void Write(Utf8JsonWriter json, ApiException error)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", error.Message);
        json.WriteString("type", error.Kind);
        json.WriteString("param", error.Param);
        json.WriteString("code", error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Answers a request with it.</summary>
    public static Task Answer(HttpContext http, ApiException error)
    {
        if (error.RetryAfter is int seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (error.Status == StatusCodes.Status413PayloadTooLarge)
            http.Response.Headers.Connection = "close";   // what is left of the body is not read
        if (error.Status == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = "Bearer";
        return Json.Answer(http, json => Write(json, error), error.Status);
    }
}
