using LLama.Native;

namespace Fathom.LlamaCpp;

/// <summary>What llama.cpp says while it works: kept, not shown, so that an error can tell the reason.</summary>
static class LlamaLog
{
    const int Most = 64;
    const string Superfluous = "error loading model: ";

    static readonly Queue<(LLamaLogLevel Level, string Text)> Lines = new();

    /// <summary>Takes in a line.</summary>
    public static void Add(LLamaLogLevel level, string text)
    {
        lock (Lines)
        {
            Lines.Enqueue((level, text.Trim()));
            if (Lines.Count > Most)
                Lines.Dequeue();
        }
    }

    /// <summary>Forgets what was said.</summary>
    public static void Clear()
    {
        lock (Lines)
            Lines.Clear();
    }

    /// <summary>The first error since it was cleared, behind a colon; nothing where there was none.</summary>
    public static string Reason()
    {
        lock (Lines)
            return Lines.FirstOrDefault(static line => line.Level == LLamaLogLevel.Error).Text is { Length: > 0 } text ? $": {Plain(text)}" : "";
    }

    /// <summary>Without the name of the function that said it, and that it is an error.</summary>
    static string Plain(string text)
    {
        string plain = text.IndexOf(": ", StringComparison.Ordinal) is > 0 and int colon && !text.AsSpan(0, colon).Contains(' ') ? text[(colon + 2)..] : text;
        return plain.StartsWith(Superfluous, StringComparison.Ordinal) ? plain[Superfluous.Length..] : plain;
    }
}
