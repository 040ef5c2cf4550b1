namespace Fathom.Studies.Grading.Comparing;

/// <summary>What a comparison found.</summary>
/// <param name="AreEqual">Whether the two are equal.</param>
/// <param name="As">What they were compared as.</param>
readonly record struct Finding(bool AreEqual, string As);
