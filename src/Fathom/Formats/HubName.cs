namespace Fathom.Formats;

/// <summary>The name of a model on the Hugging Face hub and, where it has several, which of them is meant: ORG/NAME or ORG/NAME:WHICH.</summary>
/// <param name="Repository">Such as Qwen/Qwen3-0.6B.</param>
/// <param name="Which">A file of the repository, or what the name of one of its GGUF models ends in, such as Q4_K_M; null where nothing is said.</param>
public readonly record struct HubName(string Repository, string? Which)
{
    /// <summary>The name that a text is, or null where it is none.</summary>
    public static HubName? Of(string text)
    {
        int colon = text.IndexOf(':');
        var (repository, which) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        return IsRepository(repository) && which is not ("" or ['/' or '\\', ..]) ? new(repository, which) : null;
    }

    /// <summary>As it is typed.</summary>
    public override string ToString() => Which is null ? Repository : $"{Repository}:{Which}";

    /// <summary>Whether it is a repository's name: of one part or two.</summary>
    internal static bool IsRepository(string name) => name.Split('/') is { Length: <= 2 } parts && Array.TrueForAll(parts, IsPlain);

    /// <summary>Whether it can be a part of a repository's name, and of a path in the cache, as it is.</summary>
    internal static bool IsPlain(string part) => part.Length is > 0 and <= 128 && part[0] != '.'
        && part.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
