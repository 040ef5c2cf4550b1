using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Sixteen floats in as many vectors as an instruction set needs.</summary>
/// <typeparam name="T">The type itself.</typeparam>
unsafe interface ISixteen<T> where T : struct, ISixteen<T>
{
    /// <summary>Sixteen times a value.</summary>
    static abstract T Of(float value);

    /// <summary>The floats at an address.</summary>
    static abstract T Load(float* from);

    /// <summary>The floats that bytes are equal to.</summary>
    static abstract T Of(Vector128<sbyte> bytes);

    /// <summary>The floats that the bytes at an address are equal to.</summary>
    static abstract T Load(sbyte* from);

    /// <summary>The floats that the low nibbles of the sixteen bytes at an address are equal to, and the high ones.</summary>
    static abstract void Nibbles(byte* from, out T low, out T high);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    /// <summary>a b + c, rounded once.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>Writes the floats to an address.</summary>
    void Store(float* to);

    /// <summary>The sum of all, halves added to halves until four are left: the same order for every instruction set.</summary>
    float Sum();

    /// <summary>The sums of four times sixteen floats at an address, each in the order of <see cref="Sum"/>.</summary>
    static virtual void FourSums(float* from, float* to)
    {
        for (int i = 0; i < 4; i++)
            to[i] = T.Load(from + 16 * i).Sum();
    }
}
