using Fathom.Tokenization;
using Fathom.Tokenization.Normalizers;

namespace Fathom.Tests.Tokenization;

/// <summary>Normalizers at work on a text of their own.</summary>
static class Normalizing
{
    public static string Normalize(this Normalizer normalizer, string text) => normalizer.Normalize(text, WorkBudget.ForText(text.Length));
}
