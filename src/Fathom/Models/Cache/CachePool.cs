namespace Fathom.Models.Cache;

/// <summary>The pages of all sequences of one engine, and a bound on their memory. Used by one thread.</summary>
/// <remarks>A sequence is promised the pages that it may come to need before it begins, so that none runs out of memory half way. What past sequences leave is kept
/// while nobody needs the room.</remarks>
sealed class CachePool(CacheLayout layout, long mostBytes) : IDisposable
{
    long promised, held, allocated;

    public CacheLayout Layout { get; } = layout;

    /// <summary>The beginnings of past sequences.</summary>
    public PrefixTree Prefixes { get; } = new();

    /// <summary>The most bytes that pages may take.</summary>
    public long MostBytes { get; } = mostBytes;

    /// <summary>Bytes of the pages that sequences hold.</summary>
    public long HeldBytes => held;

    /// <summary>Whether all that was promised can be held.</summary>
    public bool KeepsPromises => held + promised <= MostBytes;

    /// <summary>Promises so many bytes more, unless that is more than can be held.</summary>
    public bool TryPromise(long bytes)
    {
        bool fits = held + promised + bytes <= MostBytes;
        promised += fits ? bytes : 0;
        return fits;
    }

    /// <summary>A sequence may come to need so many bytes more, or fewer, than it said before.</summary>
    public void Promise(long difference) => promised += difference;

    /// <summary>A page of a group, held by one sequence.</summary>
    public CachePage Rent(CacheGroup group)
    {
        while (allocated + group.PageBytes > MostBytes && Prefixes.ForgetOldest() is { } forgotten)
            foreach (var page in forgotten)
            {
                page.Kept = false;
                FreeUnused(page);
            }
        var rented = new CachePage(group);
        allocated += group.PageBytes;
        Hold(rented);
        return rented;
    }

    /// <summary>One sequence more holds a page.</summary>
    public void Hold(CachePage page)
    {
        if (page.Holders++ == 0)
            held += page.Group.PageBytes;
    }

    /// <summary>A sequence lets a page go.</summary>
    public void Release(CachePage page)
    {
        if (--page.Holders > 0)
            return;
        held -= page.Group.PageBytes;
        FreeUnused(page);
    }

    void FreeUnused(CachePage page)
    {
        if (page.Holders > 0 || page.Kept)
            return;
        allocated -= page.Group.PageBytes;
        page.Dispose();
    }

    public void Dispose()
    {
        while (Prefixes.ForgetOldest() is { } forgotten)
            foreach (var page in forgotten)
                page.Dispose();
    }
}
