using System.Globalization;

namespace Fathom.Traces;

/// <summary>Puts the tokens of a trace into groups that a person reads as one.</summary>
public static class TokenGroups
{
    /// <summary>A group a word: what stands between spaces and line breaks; a space by itself goes with the word after it. Control tokens stay alone, and a word ends where the generated text begins.</summary>
    public static IReadOnlyList<TokenGroup> Words(Trace trace)
    {
        List<TokenGroup> groups = [];
        for (int start = 0, end; start < trace.Tokens.Count; start = end)
        {
            end = start + 1;
            while (end < trace.Tokens.Count && Continues(trace.Tokens[end - 1], trace.Tokens[end]))
                end++;
            groups.Add(new(start, end - 1, TextOf(trace, start, end - 1)));
        }
        return groups;
    }

    /// <summary>The spans that lines such as "4-8", a tab and a label name; the label may be left out.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="source">Where they are from, such as a file, for errors.</param>
    /// <param name="trace">The trace.</param>
    /// <exception cref="FathomException">A line names no columns of the trace, or columns of a line before.</exception>
    public static IReadOnlyList<TokenGroup> Parse(IEnumerable<string> lines, string source, Trace trace)
    {
        List<TokenGroup> groups = [];
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (line.Length == 0)
                continue;
            var group = Parse(line, trace)
                ?? throw new FathomException($"{source}: line {number} is no span of columns from 0 to {trace.Tokens.Count - 1} such as 4-8");
            if (groups.Find(other => other.First <= group.Last && group.First <= other.Last) is { } taken)
                throw new FathomException($"{source}: line {number} has columns that are in {taken.First}-{taken.Last} already");
            groups.Add(group);
        }
        return [.. groups.OrderBy(group => group.First)];
    }

    static TokenGroup? Parse(string line, Trace trace)
    {
        string[] parts = line.Split('\t', 2), ends = parts[0].Split('-');
        return ends.Length == 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
            && first <= last && last < trace.Tokens.Count
            ? new(first, last, parts.Length == 2 && parts[1].Length > 0 ? parts[1] : TextOf(trace, first, last))
            : null;
    }

    static bool Continues(TraceToken before, TraceToken token) =>
        !before.Special && !token.Special && before.Generated == token.Generated && before.Predicted == token.Predicted
        && !token.Bytes.IsEmpty && !IsSpace(token.Bytes.Span[0]) && (!EndsInSpace(before) || before.Bytes.Span.SequenceEqual(" "u8));

    static bool EndsInSpace(TraceToken token) => token.Bytes.IsEmpty || IsSpace(token.Bytes.Span[^1]);

    static bool IsSpace(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    static string TextOf(Trace trace, int first, int last)
    {
        byte[] bytes = [.. trace.Tokens.Skip(first).Take(last - first + 1).SelectMany(token => token.Bytes.ToArray())];
        return TokenText.Of(bytes);
    }
}
