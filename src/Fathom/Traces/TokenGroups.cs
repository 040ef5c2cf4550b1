using System.Globalization;

namespace Fathom.Traces;

/// <summary>Puts tokens, a column each, into groups that a person reads as one.</summary>
public static class TokenGroups
{
    /// <summary>
    /// A group a word: what stands between spaces and line breaks, and there an ideograph by itself, other letters as long as they are of one script;
    /// punctuation goes with what is before it. A space by itself goes with the word after it. Control tokens stay alone, tokens that share a character
    /// stay together, and a word ends where the generated text begins.
    /// </summary>
    public static IReadOnlyList<TokenGroup> Words(IReadOnlyList<TraceToken> tokens)
    {
        var shown = ShownToken.Of(tokens);
        List<TokenGroup> groups = [];
        for (int start = 0, end; start < tokens.Count; start = end)
        {
            var run = new ScriptRun();
            run.Take(shown[start].Text);
            for (end = start + 1; end < tokens.Count && Continues(tokens[end - 1], tokens[end]) && (shown[end].BeginsInside || !run.EndsBefore(shown[end].Text)); end++)
                run.Take(shown[end].Text);
            groups.Add(new(start, end - 1, TextOf(tokens, start, end - 1)));
        }
        return groups;
    }

    /// <summary>The spans that lines such as "4-8", a tab and a label name; the label may be left out.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="source">Where they are from, such as a file, for errors.</param>
    /// <param name="tokens">The columns that they count.</param>
    /// <exception cref="FathomException">A line names no columns that there are, or columns of a line before.</exception>
    public static IReadOnlyList<TokenGroup> Parse(IEnumerable<string> lines, string source, IReadOnlyList<TraceToken> tokens)
    {
        List<TokenGroup> groups = [];
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (line.Length == 0)
                continue;
            var group = Parse(line, tokens)
                ?? throw new FathomException($"{source}: line {number} is no span of columns from 0 to {tokens.Count - 1} such as 4-8");
            if (groups.Find(other => other.First <= group.Last && group.First <= other.Last) is { } taken)
                throw new FathomException($"{source}: line {number} has columns that are in {taken.First}-{taken.Last} already");
            groups.Add(group);
        }
        return [.. groups.OrderBy(group => group.First)];
    }

    static TokenGroup? Parse(string line, IReadOnlyList<TraceToken> tokens)
    {
        string[] parts = line.Split('\t', 2), ends = parts[0].Split(parts[0].Contains("..", StringComparison.Ordinal) ? ".." : "-");
        return ends.Length == 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
            && first <= last && last < tokens.Count
            ? new(first, last, parts.Length == 2 && parts[1].Length > 0 ? parts[1] : TextOf(tokens, first, last))
            : null;
    }

    static bool Continues(TraceToken before, TraceToken token) =>
        !before.Special && !token.Special && before.Generated == token.Generated && before.Predicted == token.Predicted
        && !token.Bytes.IsEmpty && !IsSpace(token.Bytes.Span[0]) && (!EndsInSpace(before) || before.Bytes.Span.SequenceEqual(" "u8));

    static bool EndsInSpace(TraceToken token) => token.Bytes.IsEmpty || IsSpace(token.Bytes.Span[^1]);

    static bool IsSpace(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    static string TextOf(IReadOnlyList<TraceToken> tokens, int first, int last) => TokenText.Of(TokenText.Joined(tokens, first, last));
}
