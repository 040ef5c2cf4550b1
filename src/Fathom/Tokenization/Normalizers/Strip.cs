namespace Fathom.Tokenization.Normalizers;

/// <summary>Removes white space at the ends of a text.</summary>
sealed class Strip(bool left, bool right) : Normalizer
{
    public override string Normalize(string text)
    {
        text = left ? text.TrimStart() : text;
        return right ? text.TrimEnd() : text;
    }
}
