using Fathom.Studies.Grading.Exact;

namespace Fathom.Studies.Grading.Comparing;

/// <summary>A value that was worked out, and how it was written where that matters.</summary>
/// <param name="Value">The value, of <c>12%</c> 12.</param>
/// <param name="IsPercent">Whether a percent sign stands behind it.</param>
/// <param name="IsDecimal">Whether it is written as a decimal number.</param>
readonly record struct Quantity(Fraction Value, bool IsPercent, bool IsDecimal);
