namespace Fathom.Tokenization.Normalizers;

/// <summary>Replaces one text, which is not empty, by another.</summary>
sealed class Replace(string old, string replacement) : Normalizer
{
    public override string Normalize(string text) => text.Replace(old, replacement, StringComparison.Ordinal);
}
