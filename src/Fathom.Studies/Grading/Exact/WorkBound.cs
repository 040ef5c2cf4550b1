namespace Fathom.Studies.Grading.Exact;

/// <summary>What one comparison may spend: a step takes some microseconds.</summary>
sealed class WorkBound
{
    const int BitsOfStep = 256;

    int left = 20_000;

    /// <summary>Counts the product or sum of two numbers of so many bits together.</summary>
    /// <exception cref="UnreadableException">Nothing is left.</exception>
    public void Spend(int bits)
    {
        if ((left -= 1 + bits / BitsOfStep) < 0)
            throw new UnreadableException("it takes too many steps to work out");
    }
}
