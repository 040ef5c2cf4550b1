namespace Fathom.Tokenization.Normalizers;

/// <summary>Changes a text before it is cut into pieces. Each counts the text that it makes, and the steps beyond one pass over it.</summary>
abstract class Normalizer
{
    public abstract string Normalize(string text, WorkBudget budget);
}
