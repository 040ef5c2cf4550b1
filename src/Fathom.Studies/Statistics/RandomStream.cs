namespace Fathom.Studies.Statistics;

/// <summary>SplitMix64: the same numbers of a seed on every machine and in every version.</summary>
/// <param name="seed">The seed, which is its state before the first number.</param>
sealed class RandomStream(ulong seed)
{
    ulong state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong mixed = state += 0x9e3779b97f4a7c15;
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94d049bb133111eb);
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A whole number from 0, below a bound: the upper half of the bits' product with it.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Brings numbers into a random order, from the last place to the first.</summary>
    public void Shuffle(Span<int> numbers)
    {
        for (int last = numbers.Length - 1; last > 0; last--)
        {
            int other = Below(last + 1);
            (numbers[last], numbers[other]) = (numbers[other], numbers[last]);
        }
    }
}
