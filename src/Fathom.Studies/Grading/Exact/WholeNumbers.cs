using System.Numerics;

namespace Fathom.Studies.Grading.Exact;

/// <summary>Roots and factors of whole numbers.</summary>
static class WholeNumbers
{
    const int MostRootIndex = 64;

    static readonly int[] SmallPrimes = [.. Enumerable.Range(2, 4094).Where(n => !Enumerable.Range(2, (int)Math.Sqrt(n) - 1).Any(d => n % d == 0))];

    /// <summary>The largest whole number whose power is not above a number that is not negative.</summary>
    public static BigInteger Root(BigInteger value, int index)
    {
        if (value.IsZero || index == 1)
            return value;
        // Newton's steps from above fall until the root is met.
        var root = BigInteger.One << (int)((value.GetBitLength() + index - 1) / index);
        while (true)
        {
            var next = ((index - 1) * root + value / BigInteger.Pow(root, index - 1)) / index;
            if (next >= root)
                return root;
            root = next;
        }
    }

    /// <summary>Numbers above 1 with how often they are in a number above 0: small primes, and what is left, as the power of that index where it is one.</summary>
    public static IEnumerable<(BigInteger Factor, int Count)> Factors(BigInteger value, BigInteger index)
    {
        foreach (int prime in SmallPrimes)
        {
            if (value.IsOne)
                yield break;
            int count = 0;
            for (; BigInteger.DivRem(value, prime, out var rest) is var quotient && rest.IsZero; count++)
                value = quotient;
            if (count > 0)
                yield return (prime, count);
        }
        if (value.IsOne)
            yield break;
        if (index <= MostRootIndex && Root(value, (int)index) is var root && BigInteger.Pow(root, (int)index) == value)
            yield return (root, (int)index);
        else
            yield return (value, 1);
    }
}
