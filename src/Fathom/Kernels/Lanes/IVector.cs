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

    static abstract T operator *(T a, T b);

    /// <summary>a b + c, rounded once.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>Writes the floats to an address.</summary>
    void Store(float* to);
}
