using System.Text.Json;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>Reads the fields of a JSON object; null and absent are the same.</summary>
static class JsonFields
{
    /// <summary>A field of any kind; null where there is none.</summary>
    /// <exception cref="FormatException">The value that should have fields is no object.</exception>
    public static JsonElement? Field(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException($"what should hold \"{name}\" is not an object");
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>A string field; null where there is none.</summary>
    /// <exception cref="FormatException">The field is of another kind; so for the other readers.</exception>
    public static string? Text(this JsonElement element, string name) => element.Field(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new FormatException($"\"{name}\" should be a string");

    /// <summary>A string field that must be there.</summary>
    public static string RequiredText(this JsonElement element, string name) =>
        element.Text(name) ?? throw new FormatException($"\"{name}\" is missing");

    /// <summary>A string field that must be there and be short: what a text is replaced by must not swell it.</summary>
    public static string ShortText(this JsonElement element, string name)
    {
        const int longest = 64;
        string text = element.RequiredText(name);
        return text.Length <= longest ? text : throw new FormatException($"\"{name}\" is {text.Length} characters long");
    }

    /// <summary>A truth value; false where there is none.</summary>
    public static bool Flag(this JsonElement element, string name) => element.OptionalFlag(name) ?? false;

    /// <summary>A truth value; null where there is none.</summary>
    public static bool? OptionalFlag(this JsonElement element, string name) => element.Field(name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException($"\"{name}\" should be true or false"),
    };

    /// <summary>The elements of an array field; none where it is absent.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Field(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw new FormatException($"\"{name}\" should be an array");

    /// <summary>A sequence of bounded length, because each of its members takes time on every text.</summary>
    public static T[] Few<T>(this IEnumerable<T> sequence, string what)
    {
        const int most = 50;
        T[] members = [.. sequence.Take(most + 1)];
        return members.Length <= most ? members : throw new FormatException($"there are more than {most} {what}");
    }

    /// <summary>The text of a string.</summary>
    public static string AsText(this JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw new FormatException($"{what} should be a string");

    /// <summary>A number from 0 up to what a vocabulary can hold.</summary>
    public static int AsTokenId(this JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int id) ? CheckedTokenId(id, what) : CheckedTokenId(-1, what);

    /// <summary>A token's id that stands as the name of a field.</summary>
    public static int NameAsTokenId(this JsonProperty field) => CheckedTokenId(int.TryParse(field.Name, out int id) ? id : -1, $"\"{field.Name}\"");

    static int CheckedTokenId(int id, string what)
    {
        const int mostTokens = 1 << 21;
        return id is >= 0 and < mostTokens ? id : throw new FormatException($"the token id of {what} is out of range");
    }
}
