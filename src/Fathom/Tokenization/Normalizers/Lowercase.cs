namespace Fathom.Tokenization.Normalizers;

/// <summary>Lower case, letter by letter; the dotted capital I, whose lower case has two characters, keeps its dot.</summary>
sealed class Lowercase : Normalizer
{
    public override string Normalize(string text) =>
        text.Replace("\u0130", "i\u0307", StringComparison.Ordinal).ToLowerInvariant();
}
