namespace Fathom.Tokenization.Normalizers;

/// <summary>Changes a text before it is cut into pieces.</summary>
abstract class Normalizer
{
    public abstract string Normalize(string text);
}
