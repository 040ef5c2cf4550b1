namespace Fathom.Kernels;

/// <summary>One vector of floats, of the width of an instruction set.</summary>
/// <typeparam name="T">The type itself.</typeparam>
unsafe interface IVector<T> where T : struct, IVector<T>
{
    /// <summary>How many floats it holds.</summary>
    static abstract int Width { get; }

    /// <summary>A value in every place.</summary>
    static abstract T Of(float value);

    /// <summary>The floats at an address.</summary>
    static abstract T Load(float* from);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    /// <summary>a b + c, rounded once.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>The lesser of two numbers.</summary>
    static abstract T Min(T a, T b);

    /// <summary>The larger of two numbers.</summary>
    static abstract T Max(T a, T b);

    /// <summary>0 where x is less than a limit, else a value.</summary>
    static abstract T ZeroBelow(T x, T limit, T value);

    /// <summary>2 to the power n, from -126 to 127, for n + 3 x 2^22: what rounds to whole numbers by that sum has them in its lowest bits.</summary>
    static abstract T PowerOfTwo(T shiftedExponent);

    /// <summary>x = mantissa x 2^exponent, with a mantissa from 3/4 to 3/2; x is normal and above 0.</summary>
    static abstract T Mantissa(T x, out T exponent);

    /// <summary>Writes the floats to an address.</summary>
    void Store(float* to);

    /// <summary>The sum of all.</summary>
    float Sum();
}
