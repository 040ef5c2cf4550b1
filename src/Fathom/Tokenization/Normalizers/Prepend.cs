namespace Fathom.Tokenization.Normalizers;

/// <summary>Puts something before every text that is not empty.</summary>
sealed class Prepend(string prefix) : Normalizer
{
    public override string Normalize(string text, WorkBudget budget)
    {
        budget.AllocateText(text.Length + prefix.Length);
        return text.Length == 0 ? text : prefix + text;
    }
}
