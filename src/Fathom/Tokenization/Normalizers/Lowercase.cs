namespace Fathom.Tokenization.Normalizers;

/// <summary>Lower case, letter by letter; the dotted capital I, whose lower case has two characters, keeps its dot.</summary>
sealed class Lowercase : Normalizer
{
    static readonly Replace KeepDots = new("\u0130", "i\u0307");

    public override string Normalize(string text, WorkBudget budget)
    {
        budget.Work(text.Length);
        budget.AllocateText(text.Length);
        return KeepDots.Normalize(text, budget).ToLowerInvariant();
    }
}
