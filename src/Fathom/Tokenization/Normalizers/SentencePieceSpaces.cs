using System.Text;

namespace Fathom.Tokenization.Normalizers;

/// <summary>What SentencePiece does with spaces: removes extra ones, puts one before the text, and makes all of them visible.</summary>
sealed class SentencePieceSpaces(bool removesExtra, bool addsPrefix) : Normalizer
{
    /// <summary>SentencePiece's sign for a space, U+2581.</summary>
    public const string Mark = "▁";

    public override string Normalize(string text, WorkBudget budget)
    {
        budget.Work(2L * text.Length);
        budget.AllocateText(text.Length + 1);
        var result = new StringBuilder(text.Length + 1);
        foreach (char c in removesExtra ? text.Trim(' ') : text)
        {
            if (c != ' ')
                result.Append(c);
            else if (!removesExtra || result[^1] != Mark[0])
                result.Append(Mark[0]);
        }
        return addsPrefix && result.Length > 0 ? result.Insert(0, Mark).ToString() : result.ToString();
    }
}
