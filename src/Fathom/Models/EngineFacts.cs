namespace Fathom.Models;

/// <summary>Which other program ran a model's blocks.</summary>
/// <param name="Name">Such as llama.cpp.</param>
/// <param name="Version">Its version.</param>
/// <param name="Build">What that was built from.</param>
/// <param name="Device">What it ran on.</param>
/// <param name="Cache">How it stores keys and values.</param>
/// <param name="Exact">Whether it read float32 weights, so that it rounded nothing to fewer bits.</param>
/// <param name="Norm">The final norm that was found to be the model's.</param>
/// <param name="Head">The unembedding that was found to be the model's.</param>
public sealed record EngineFacts(string Name, string Version, string Build, string Device, string Cache, bool Exact, string Norm, string Head);

/// <summary>How far a lens that was found is from what the other program computes, over all its proofs.</summary>
/// <param name="NormDifference">The largest difference of a normed stream, in standard deviations.</param>
/// <param name="HeadDifference">The largest root of the mean square of the logits' differences, in standard deviations.</param>
/// <param name="Count">How often it was proven.</param>
public sealed record LensChecks(float NormDifference, float HeadDifference, int Count);
