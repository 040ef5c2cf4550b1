using System.Runtime.InteropServices;

namespace Fathom.Models.Cache;

/// <summary>The keys and values of some positions of a group of layers. Sequences that have them in common share it; whoever writes to it holds it alone.</summary>
sealed unsafe class CachePage(CacheSlab slab)
{
    /// <summary>What its memory is part of.</summary>
    public CacheSlab Slab { get; } = slab;

    public CacheGroup Group => Slab.Group;

    public float* Start { get; } = slab.Take();

    /// <summary>How many sequences hold it.</summary>
    public int Holders { get; set; }

    /// <summary>Whether it is kept for sequences that begin as a past one did.</summary>
    public bool Kept { get; set; }

    public void CopyFrom(CachePage other) => NativeMemory.Copy(other.Start, Start, (nuint)Group.PageBytes);
}
