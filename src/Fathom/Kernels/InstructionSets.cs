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

    /// <summary>The best, or what the environment asks for.</summary>
    public static InstructionSet Chosen { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    static IEnumerable<InstructionSet> Find()
    {
        if (Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported)
            yield return InstructionSet.Avx512;
        if (Avx2.IsSupported && Fma.IsSupported)
            yield return InstructionSet.Avx2;
        yield return InstructionSet.Portable;
    }

    static InstructionSet Choose(string? wanted)
    {
        if (string.IsNullOrEmpty(wanted))
            return Available[0];
        return Enum.TryParse(wanted, ignoreCase: true, out InstructionSet set) && Available.Contains(set)
            ? set
            : throw new FathomException($"{Variable}={wanted}: this machine has {string.Join(", ", Available).ToLowerInvariant()}");
    }
}
