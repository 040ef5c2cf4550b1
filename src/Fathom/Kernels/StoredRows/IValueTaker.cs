using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Takes the values of a row, in their order.</summary>
interface IValueTaker
{
    /// <summary>What it makes of them, if that is a number.</summary>
    float Result { get; }

    /// <summary>Takes the next sixteen, and the sixteen after them.</summary>
    void Take(Vector512<float> first, Vector512<float> second);
}
