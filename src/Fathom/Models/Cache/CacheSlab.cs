namespace Fathom.Models.Cache;

/// <summary>Memory of some pages of a group, together large enough for the system's huge pages where they are not small. What no page touched costs none.</summary>
sealed unsafe class CacheSlab : IDisposable
{
    /// <summary>What it takes at most, unless one page takes more, and how many pages: those of small models lie in small ones.</summary>
    const long Bytes = 8 << 20, MostPages = 16;

    readonly NativeBuffer buffer;
    readonly Stack<nint> free = new();
    readonly int pages;
    int touched;

    public CacheSlab(CacheGroup group)
    {
        (Group, pages) = (group, (int)Math.Clamp(Bytes / group.PageBytes, 1, MostPages));
        buffer = new(pages * group.PageFloats);
    }

    public CacheGroup Group { get; }

    /// <summary>Whether it has memory for a page that another page has left.</summary>
    public bool HasLeft => free.Count > 0;

    /// <summary>Whether it has memory for a page that nobody touched.</summary>
    public bool HasUntouched => touched < pages;

    /// <summary>Whether it holds no page.</summary>
    public bool IsUnused => free.Count == touched;

    /// <summary>Bytes that were touched.</summary>
    public long TouchedBytes => touched * Group.PageBytes;

    /// <summary>Memory for a page, what another has left before what nobody touched.</summary>
    public float* Take() => free.TryPop(out nint left) ? (float*)left : buffer.Start + touched++ * Group.PageFloats;

    /// <summary>A page leaves its memory.</summary>
    public void GiveBack(float* page) => free.Push((nint)page);

    public void Dispose() => buffer.Dispose();
}
