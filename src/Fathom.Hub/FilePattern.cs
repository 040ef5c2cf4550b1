namespace Fathom.Hub;

/// <summary>A pattern for paths as Hugging Face's tools read it: * is any text, slashes too, ? a character, [ab] or [!ab] one of some; a folder's name with a slash is all in it.</summary>
/// <param name="Text">As it was given.</param>
public readonly record struct FilePattern(string Text)
{
    /// <summary>Whether a path is one of those that it means.</summary>
    public bool Fits(string path)
    {
        string pattern = Text.EndsWith('/') ? Text + '*' : Text;
        int at = 0, place = 0, star = -1, restart = 0;
        while (at < path.Length)
        {
            if (place < pattern.Length && pattern[place] == '*')
                (star, restart) = (place++, at);
            else if (One(pattern, place, path[at]) is int next and > 0)
                (place, at) = (next, at + 1);
            else if (star >= 0)
                (place, at) = (star + 1, ++restart);
            else
                return false;
        }
        return pattern.AsSpan(place).TrimStart('*').IsEmpty;
    }

    /// <summary>Where the pattern goes on behind what a character fits; 0 where it does not fit.</summary>
    static int One(string pattern, int at, char c)
    {
        if (at >= pattern.Length)
            return 0;
        int close = pattern[at] == '[' ? pattern.IndexOf(']', Math.Min(pattern.Length, at + (pattern.AsSpan(at + 1).StartsWith("!") ? 3 : 2))) : -1;
        if (close < 0)
            return pattern[at] == '?' || pattern[at] == c ? at + 1 : 0;
        var set = pattern.AsSpan(at + 1, close - at - 1);
        bool others = set[0] == '!';
        return IsIn(others ? set[1..] : set, c) != others ? close + 1 : 0;
    }

    static bool IsIn(ReadOnlySpan<char> set, char c)
    {
        for (int i = 0; i < set.Length; i++)
        {
            bool range = i + 2 < set.Length && set[i + 1] == '-';
            if (range ? c >= set[i] && c <= set[i + 2] : c == set[i])
                return true;
            i += range ? 2 : 0;
        }
        return false;
    }
}
