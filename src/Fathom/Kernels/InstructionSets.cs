using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>The instruction sets that kernels are written for.</summary>
enum InstructionSet
{
    /// <summary>128-bit vectors of any processor.</summary>
    Portable,
    /// <summary>256-bit vectors with fused multiply-add.</summary>
    Avx2,
    /// <summary>512-bit vectors.</summary>
    Avx512,
}

/// <summary>Which instruction sets this machine has, and which one kernels use.</summary>
static class InstructionSets
{
    /// <summary>The environment variable that chooses a lesser set than the best: portable, avx2 or avx512.</summary>
    public const string Variable = "FATHOM_SIMD";

    /// <summary>What this machine can run, best first.</summary>
    public static IReadOnlyList<InstructionSet> Available { get; } = [.. Find()];

    /// <summary>The best, or what the environment asks for. A constant to the compiler, so it does not throw: <see cref="Check"/> does.</summary>
    public static InstructionSet Chosen { get; } = Wanted() is { } set && Available.Contains(set) ? set : Available[0];

    /// <summary>Refuses an environment that asks for what this machine does not have.</summary>
    /// <exception cref="FathomException">It does.</exception>
    public static void Check()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text && (Wanted() is not { } set || !Available.Contains(set)))
            throw new FathomException($"{Variable}={text}: this machine has {string.Join(", ", Available).ToLowerInvariant()}");
    }

    static InstructionSet? Wanted() =>
        Enum.TryParse(Environment.GetEnvironmentVariable(Variable), ignoreCase: true, out InstructionSet set) ? set : null;

    static IEnumerable<InstructionSet> Find()
    {
        if (Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && (CompilesHere || Vector512.IsHardwareAccelerated))
            yield return InstructionSet.Avx512;
        if (Avx2.IsSupported && Fma.IsSupported && (CompilesHere || Vector256.IsHardwareAccelerated))
            yield return InstructionSet.Avx2;
        yield return InstructionSet.Portable;
    }

    /// <summary>Whether kernels are compiled by the machine that runs them. Those of a native image know the instructions it was made for alone: each of any other is a call.</summary>
    static bool CompilesHere => RuntimeFeature.IsDynamicCodeCompiled;
}
