namespace Fathom.Models;

/// <summary>Which model it is, as what is measured with it says.</summary>
/// <param name="Name">The name that the file gives itself, else the file's name.</param>
/// <param name="Architecture">Such as llama or qwen3.</param>
/// <param name="Quantisation">The storage type of most of its weights, such as Q8_0.</param>
/// <param name="Layers">The number of blocks.</param>
/// <param name="Width">The length d of the residual stream.</param>
/// <param name="Vocabulary">The number of tokens V.</param>
/// <param name="Fingerprint">SHA-256, in hexadecimal, of the header and of samples of every tensor: equal for equal files.</param>
public sealed record ModelIdentity(
    string Name, string Architecture, string Quantisation, int Layers, int Width, int Vocabulary, string Fingerprint);
