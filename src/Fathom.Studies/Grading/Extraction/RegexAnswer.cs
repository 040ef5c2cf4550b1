using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fathom.Studies.Grading.Extraction;

/// <summary>What a regular expression finds last: its group <c>answer</c>, else its first group, else all of it.</summary>
sealed class RegexAnswer
{
    static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);

    readonly Regex regex;
    readonly string group;

    /// <exception cref="FathomException">The pattern is no regular expression.</exception>
    public RegexAnswer(string pattern)
    {
        try
        {
            regex = Make(pattern);
        }
        catch (ArgumentException fault)
        {
            throw new FathomException($"\"{pattern}\" is no regular expression: {fault.Message}", fault);
        }
        string[] groups = regex.GetGroupNames();
        group = groups.Contains("answer") ? "answer" : groups.Length > 1 ? groups[1] : groups[0];
    }

    /// <summary>The answer, or null and what there is not.</summary>
    public string? Find(string text, out string none)
    {
        none = $"no match of {regex}";
        string? last = null;
        long start = Stopwatch.GetTimestamp();
        try
        {
            for (var match = regex.Match(text); match.Success; match = match.NextMatch())
            {
                if (match.Groups[group].Success)
                    last = match.Groups[group].Value.Trim();
                if (Stopwatch.GetElapsedTime(start) > TimeLimit)
                    throw new RegexMatchTimeoutException();
            }
        }
        catch (RegexMatchTimeoutException)
        {
            none = $"no match of {regex} to be found within {TimeLimit.TotalSeconds} s";
            return null;
        }
        return last;
    }

    /// <summary>One whose time grows with the text alone, where the pattern allows it: look-around and references to groups do not.</summary>
    static Regex Make(string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeLimit);
        }
        catch (NotSupportedException)
        {
            return new(pattern, RegexOptions.CultureInvariant, TimeLimit);
        }
    }
}
