using System.Text;
using Fathom.Tokenization.Patterns;

namespace Fathom.Tokenization.Normalizers;

/// <summary>Replaces each match of a pattern by a text.</summary>
sealed class PatternReplace(RunePattern pattern, string replacement) : Normalizer
{
    public override string Normalize(string text, WorkBudget budget)
    {
        var matcher = new PatternMatcher(pattern, budget);
        matcher.Begin(text);
        budget.AllocateText(text.Length);
        var result = new StringBuilder(text.Length);
        int done = 0;
        for (int from = 0; from <= text.Length && matcher.Find(from, out int start, out int end); from = end > start ? end : end + 1)
        {
            budget.AllocateText(replacement.Length);
            result.Append(text, done, start - done).Append(replacement);
            done = end;
        }
        return result.Append(text, done, text.Length - done).ToString();
    }
}
