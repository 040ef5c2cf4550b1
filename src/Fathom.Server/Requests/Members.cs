using System.Globalization;
using System.Text.Json;

namespace Fathom.Server.Requests;

/// <summary>An object of a request, of which members are taken by name: of the wrong kind they are refused, and so is, in the end, what nobody took. What is null is as good as absent.</summary>
/// <param name="members">The object.</param>
/// <param name="path">What it is called in errors; empty for the request itself.</param>
sealed class Members(JsonElement members, string path = "")
{
    readonly HashSet<string> taken = [];

    /// <summary>A member of any kind; null where there is none.</summary>
    public JsonElement? Take(string name)
    {
        taken.Add(name);
        return members.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>What a member is called in errors.</summary>
    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>An error about a member.</summary>
    public ApiException Fault(string name, string what) => ApiException.Invalid($"'{PathOf(name)}' {what}", PathOf(name));

    /// <summary>A text.</summary>
    public string? Text(string name) => Take(name) is { } value
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw Fault(name, "must be a text")
        : null;

    /// <summary>True or false.</summary>
    public bool? Flag(string name) => Take(name) is { } value
        ? value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Fault(name, "must be true or false")
        : null;

    /// <summary>A whole number within bounds.</summary>
    public int? Whole(string name, int least, int most) => Take(name) is { } value ? Whole(name, value, least, most) : null;

    /// <summary>A whole number within bounds, which stands at a member or in it.</summary>
    public int Whole(string name, JsonElement value, int least, int most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= most ? number
            : throw Fault(name, $"must be a whole number from {least} to {most}");

    /// <summary>A finite number within bounds.</summary>
    public float? Number(string name, float least, float most) =>
        Take(name) is { } value ? Number(name, value, least, most) : null;

    /// <summary>A finite number within bounds, which stands at a member or in it.</summary>
    public float Number(string name, JsonElement value, float least, float most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) && number >= least && number <= most && float.IsFinite(number) ? number
            : throw Fault(name, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}"));

    /// <summary>A number, as it is written.</summary>
    public decimal? Decimal(string name) => Take(name) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number) ? number : throw Fault(name, "must be a number")
        : null;

    /// <summary>An object.</summary>
    public Members? Object(string name) => Take(name) is { } value
        ? value.ValueKind == JsonValueKind.Object ? new(value, PathOf(name)) : throw Fault(name, "must be an object")
        : null;

    /// <summary>The items of an array.</summary>
    public IReadOnlyList<JsonElement>? Array(string name) => Take(name) is { } value
        ? value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Fault(name, "must be an array")
        : null;

    /// <summary>Takes members that change nothing of an answer.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            taken.Add(name);
    }

    /// <summary>Takes a member of which nothing is done but what its default says.</summary>
    /// <param name="name">The member.</param>
    /// <param name="defaults">The values, as JSON without spaces, that mean as much as none.</param>
    /// <exception cref="ApiException">It has another.</exception>
    public void Only(string name, params ReadOnlySpan<string> defaults)
    {
        if (Take(name) is not { } value)
            return;
        foreach (string text in defaults)
            if (JsonElement.DeepEquals(value, JsonElement.Parse(text)))
                return;
        throw ApiException.Unsupported(PathOf(name));
    }

    /// <summary>Refuses what nobody took, so that nothing is ignored in silence.</summary>
    /// <exception cref="ApiException">There is something.</exception>
    public void RefuseOthers()
    {
        foreach (var member in members.EnumerateObject())
            if (!taken.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
                throw ApiException.Unsupported(PathOf(member.Name));
    }
}
