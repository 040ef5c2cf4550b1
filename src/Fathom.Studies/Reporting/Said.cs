using System.Globalization;
using Fathom.Studies.Statistics;

namespace Fathom.Studies.Reporting;

/// <summary>How the numbers of a report are written.</summary>
static class Said
{
    /// <summary>What stands for a number that there is not.</summary>
    public const string Nothing = "–";

    /// <summary>A whole number.</summary>
    public static string Count(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>1 prompt, 2 prompts.</summary>
    public static string Count(double number, string noun) => $"{Count(number)} {noun}{(number == 1 ? "" : "s")}";

    /// <summary>A correlation or a ratio.</summary>
    public static string Number(double? number) => number is { } value ? (Math.Round(value, 3) + 0.0).ToString("0.000", CultureInfo.InvariantCulture) : Nothing;

    /// <summary>A measure, of whatever size.</summary>
    public static string Measured(double number) => (number + 0.0).ToString(Math.Abs(number) is >= 100 ? "#,0.0" : Math.Abs(number) is >= 0.01 or 0 ? "0.000" : "0.0e+0", CultureInfo.InvariantCulture);

    /// <summary>A share in per cent.</summary>
    public static string Share(double? share) => share is { } value ? (Math.Round(value * 100, 1) + 0.0).ToString("0.0", CultureInfo.InvariantCulture) + " %" : Nothing;

    /// <summary>An interval.</summary>
    public static string Range(Interval? interval, Func<double?, string> number) => interval is var (low, high) ? $"{number(low)} to {number(high)}" : Nothing;

    /// <summary>A figure with its interval.</summary>
    public static string Told(Estimate estimate, Func<double?, string> number) =>
        estimate.Interval is null ? number(estimate.Value) : $"{number(estimate.Value)} ({Range(estimate.Interval, number)})";
}
