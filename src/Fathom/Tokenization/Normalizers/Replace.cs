namespace Fathom.Tokenization.Normalizers;

/// <summary>Replaces one text, which is not empty, by another.</summary>
sealed class Replace(string old, string replacement) : Normalizer
{
    /// <summary>Characters that one step compares, where a long text is looked for at every place.</summary>
    const int ComparedAtOnce = 16;

    public override string Normalize(string text, WorkBudget budget)
    {
        budget.Work((long)text.Length * (1 + old.Length / ComparedAtOnce));
        long times = text.AsSpan().Count(old);
        if (times == 0)
            return text;
        budget.AllocateText(text.Length + times * (replacement.Length - old.Length));
        return text.Replace(old, replacement, StringComparison.Ordinal);
    }
}
