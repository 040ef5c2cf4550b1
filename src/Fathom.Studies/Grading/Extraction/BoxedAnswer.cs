namespace Fathom.Studies.Grading.Extraction;

/// <summary>The content of the last box that is closed and not blank: <c>\boxed{…}</c>, or <c>\fbox{…}</c> where there is none of the other.</summary>
static class BoxedAnswer
{
    /// <summary>The content without blanks around it, or null.</summary>
    public static string? Find(string text)
    {
        var boxed = Last(text, @"\boxed") ?? Last(text, @"\fbox");
        return boxed is Range content ? text[content].Trim() : null;
    }

    /// <summary>The content of the box that begins last. A backslash and the character after it are one sign, and no brace.</summary>
    static Range? Last(string text, string command)
    {
        // Where the content of each open brace begins: of a box, else -1.
        var open = new Stack<int>();
        Range? last = null;
        int lastInk = -1;
        for (int at = 0; at < text.Length; at++)
        {
            int content = text[at] == '\\' ? Content(text, at, command) : -1;
            if (content > 0)
            {
                open.Push(content);
                at = lastInk = content - 1;
                continue;
            }
            int begin = at;
            switch (text[at])
            {
                case '\\':
                    at += at + 1 < text.Length && Content(text, at + 1, command) < 0 ? 1 : 0;
                    break;
                case '{':
                    open.Push(-1);
                    break;
                case '}' when open.TryPop(out int start) && start >= 0 && lastInk >= start && !(last?.Start.Value > start):
                    last = start..at;
                    break;
            }
            if (!char.IsWhiteSpace(text[begin]))
                lastInk = at;
        }
        return last;
    }

    /// <summary>Where the content of a box begins whose command stands here, or -1.</summary>
    static int Content(string text, int at, string command)
    {
        if (!text.AsSpan(at).StartsWith(command, StringComparison.Ordinal))
            return -1;
        int brace = at + command.Length;
        while (brace < text.Length && char.IsWhiteSpace(text[brace]))
            brace++;
        return brace < text.Length && text[brace] == '{' ? brace + 1 : -1;
    }
}
