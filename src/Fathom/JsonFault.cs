using System.Text.Json;

namespace Fathom;

/// <summary>Says what is wrong with a text that should be JSON, and where, both counted from 1.</summary>
public static class JsonFault
{
    /// <summary>The fault of an error that a reader of JSON threw, as the end of a sentence.</summary>
    public static string Of(Exception error) => error switch
    {
        JsonException { LineNumber: long line } json => $"line {line + 1}, byte {json.BytePositionInLine + 1}: {Said(json.Message)}",
        JsonException => Said(error.Message),
        _ => "a text in it has half a surrogate pair",   // what else a reader refuses, when it is asked for a text
    };

    /// <summary>The message without what it says of places, which count from 0, and of the reader's own settings.</summary>
    static string Said(string message) => message.Contains("isFinalBlock", StringComparison.Ordinal)
        ? "it holds nothing"
        : message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.').ReplaceLineEndings(" ");
}
