using System.Text.Json;

namespace Fathom.Models.Keys;

/// <summary>What is done with a key of a model's file.</summary>
enum KeyUse
{
    /// <summary>It is read, and what it says is computed.</summary>
    Honoured,
    /// <summary>It changes no number here.</summary>
    WithoutEffect,
    /// <summary>It may only say what is computed anyway.</summary>
    Fixed,
}

/// <summary>A key of a model's file, and what is done with it.</summary>
/// <param name="Name">The key; in GGUF without the architecture before it.</param>
/// <param name="Use">What is done with it.</param>
/// <param name="Default">What its absence means, as JSON; null where it means nothing, or what the model's other keys say.</param>
/// <param name="Reason">Why it has no effect; empty for the others.</param>
/// <param name="Values">The values that it may have where they are fixed, as JSON.</param>
sealed record KeyRule(string Name, KeyUse Use, JsonElement? Default, string Reason, IReadOnlyList<string> Values)
{
    /// <summary>A key that is read.</summary>
    public static KeyRule Honoured(string name, string? otherwise = null) =>
        new(name, KeyUse.Honoured, otherwise is null ? null : JsonElement.Parse(otherwise), "", []);

    /// <summary>A key that changes no number.</summary>
    public static KeyRule WithoutEffect(string name, string reason) => new(name, KeyUse.WithoutEffect, null, reason, []);

    /// <summary>A key that may have some values only.</summary>
    public static KeyRule Fixed(string name, params IReadOnlyList<string> values) => new(name, KeyUse.Fixed, null, "", values);
}
