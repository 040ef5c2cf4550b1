using System.Text.Json;
using Fathom.Tokenization.Patterns;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>Reads {"String": …} and {"Regex": …}.</summary>
static class PatternJson
{
    /// <summary>The literal text or else the expression; both are never empty.</summary>
    public static (string? Literal, RunePattern? Pattern) Read(JsonElement element)
    {
        var pattern = element.Field("pattern") ?? throw new FormatException("\"pattern\" is missing");
        if (pattern.ValueKind == JsonValueKind.String)
            return (NotEmpty(pattern.GetString()!), null);
        return pattern.Text("String") is { } literal ? (NotEmpty(literal), null) : (null, Parse(NotEmpty(pattern.RequiredText("Regex"))));
    }

    /// <summary>The pattern, literal or not, as an expression.</summary>
    public static RunePattern ReadExpression(JsonElement element)
    {
        var (literal, pattern) = Read(element);
        return pattern ?? RunePattern.Literal(literal!);
    }

    static string NotEmpty(string text) => text.Length > 0 ? text : throw new FormatException("a pattern is empty");

    static RunePattern Parse(string source)
    {
        try
        {
            return new(source);
        }
        catch (FormatException e)
        {
            throw new FormatException($"the pattern {source} is invalid: {e.Message}", e);
        }
    }
}
