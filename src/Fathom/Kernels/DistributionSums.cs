using System.Runtime.CompilerServices;

namespace Fathom.Kernels;

/// <summary>Sums over some logits beside another distribution, each in one pass whose intermediate numbers stay in registers. One subclass an instruction set.</summary>
abstract unsafe class DistributionSums
{
    /// <summary>Less than any float that matters, so that nothing is divided by 0.</summary>
    protected const float Tiny = 1e-37f;

    /// <summary>Those for an instruction set.</summary>
    public static DistributionSums For(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => new DistributionSums<Sixteen>(),
        InstructionSet.Avx2 => new DistributionSums<Eight>(),
        _ => new DistributionSums<Four>(),
    };

    /// <summary>Turns logits z into e = exp(z - largest), and sums them.</summary>
    /// <param name="z">The logits.</param>
    /// <param name="largest">The largest of their row.</param>
    /// <param name="p">Probabilities of another distribution.</param>
    /// <param name="logits">The logits that these were made from.</param>
    /// <param name="largestOfP">The largest of their row.</param>
    /// <param name="length">How many.</param>
    /// <returns>The sums of e, of e (z - largest), and of p times the difference of the two shifted logits. What has no probability adds nothing.</returns>
    public abstract (float Mass, float Expected, float Cross) Exponentials(float* z, float largest, float* p, float* logits, float largestOfP, int length);

    /// <summary>sum p log2(p / m) + q log2(q / m) with q = e times scale and m = (p + q) / 2.</summary>
    public abstract float Divergence(float* p, float* e, float scale, int length);
}

/// <summary>Over the vectors of an instruction set.</summary>
sealed unsafe class DistributionSums<T> : DistributionSums where T : struct, IVector<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override (float Mass, float Expected, float Cross) Exponentials(float* z, float largest, float* p, float* logits, float largestOfP, int length)
    {
        T mass = T.Of(0), expected = T.Of(0), cross = T.Of(0);
        int at = 0;
        for (; at + T.Width <= length; at += T.Width)
            Add(z + at, T.Of(largest), p + at, logits + at, T.Of(largestOfP), ref mass, ref expected, ref cross);
        if (at < length)
        {
            float* lastZ = stackalloc float[3 * T.Width], lastP = lastZ + T.Width, lastLogits = lastP + T.Width;
            FillUp(z + at, length - at, float.MinValue, lastZ);
            FillUp(p + at, length - at, 0, lastP);
            FillUp(logits + at, length - at, 0, lastLogits);
            Add(lastZ, T.Of(largest), lastP, lastLogits, T.Of(largestOfP), ref mass, ref expected, ref cross);
            new ReadOnlySpan<float>(lastZ, length - at).CopyTo(new(z + at, length - at));
        }
        return (mass.Sum(), expected.Sum(), cross.Sum());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add(float* z, T largest, float* p, float* logits, T largestOfP, ref T mass, ref T expected, ref T cross)
    {
        T shifted = T.Load(z) - largest, e = Elementary<T>.Exp(shifted);
        e.Store(z);
        mass += e;
        expected = T.MultiplyAdd(e, T.Max(shifted, T.Of(float.MinValue)), expected);
        T ofP = T.Load(p);
        cross = T.MultiplyAdd(ofP, T.ZeroBelow(ofP, T.Of(float.Epsilon), T.Load(logits) - largestOfP - shifted), cross);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Divergence(float* p, float* e, float scale, int length)
    {
        T sum = T.Of(0);
        int at = 0;
        for (; at + T.Width <= length; at += T.Width)
            sum += Divergence(T.Load(p + at), T.Load(e + at) * T.Of(scale));
        if (at < length)
        {
            float* lastP = stackalloc float[2 * T.Width], lastE = lastP + T.Width;
            FillUp(p + at, length - at, 0, lastP);
            FillUp(e + at, length - at, 0, lastE);
            sum += Divergence(T.Load(lastP), T.Load(lastE) * T.Of(scale));
        }
        return sum.Sum() / 2;
    }

    /// <summary>Twice p log2(p / m) + q log2(q / m): with u = the lesser of p and q over m, which is 1 to the bit where they are equal, (p + q) (u log2 u + (2 - u) log2(2 - u)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Divergence(T p, T q)
    {
        T both = p + q, lesser = T.Min(p, q), u = (lesser + lesser) / (both + T.Of(Tiny));
        return both * T.MultiplyAdd(u, Elementary<T>.Log2(T.Max(u, T.Of(Tiny))), Elementary<T>.OnePlusTimesLog2(T.Of(1) - u));
    }

    /// <summary>Copies fewer floats than a vector has, and fills it up.</summary>
    static void FillUp(float* from, int length, float filling, float* to)
    {
        new Span<float>(to, T.Width).Fill(filling);
        new ReadOnlySpan<float>(from, length).CopyTo(new(to, length));
    }
}
