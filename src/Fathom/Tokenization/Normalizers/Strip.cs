namespace Fathom.Tokenization.Normalizers;

/// <summary>Removes white space at the ends of a text.</summary>
sealed class Strip(bool left, bool right) : Normalizer
{
    public override string Normalize(string text, WorkBudget budget)
    {
        budget.Work(text.Length);
        budget.AllocateText(text.Length);
        var stripped = left ? text.AsSpan().TrimStart() : text;
        return (right ? stripped.TrimEnd() : stripped).ToString();
    }
}
