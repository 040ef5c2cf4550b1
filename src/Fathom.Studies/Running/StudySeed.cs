using System.Text;

namespace Fathom.Studies.Running;

/// <summary>The seed of a sample: of its study's seed, its number and its prompt's name, and of nothing else.</summary>
public static class StudySeed
{
    /// <summary>The bits that a seed has: as many as any reader of JSON or of a table keeps exactly.</summary>
    public const int Bits = 53;

    /// <summary>FNV-1a over the UTF-8 bytes of the prompt's name, then exclusive or with seed + number, then SplitMix64's last step; the upper 53 bits of that.</summary>
    public static ulong Of(ulong seed, int number, string prompt)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte one in Encoding.UTF8.GetBytes(prompt))
            hash = unchecked((hash ^ one) * 0x100000001b3);
        ulong mixed = hash ^ unchecked(seed + (ulong)number);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94d049bb133111eb);
        return (mixed ^ (mixed >> 31)) >> (64 - Bits);
    }
}
