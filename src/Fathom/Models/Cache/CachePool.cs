namespace Fathom.Models.Cache;

/// <summary>The pages of all sequences of one engine, and a bound on their memory. Used by one thread.</summary>
/// <remarks>A sequence is promised the pages that it may come to need before it begins, so that none runs out of memory half way. What past sequences leave is kept
/// while nobody needs the room.</remarks>
sealed unsafe class CachePool(CacheLayout layout, long mostBytes) : IDisposable
{
    readonly List<CacheSlab> slabs = [];
    long promised, held, touched, kept;

    public CacheLayout Layout { get; } = layout;

    /// <summary>The beginnings of past sequences.</summary>
    public PrefixTree Prefixes { get; } = new();

    /// <summary>The most bytes that pages may take.</summary>
    public long MostBytes { get; } = mostBytes;

    /// <summary>The most bytes of pages that are kept for sequences that begin as past ones did.</summary>
    public long MostKeptBytes { get; set; } = long.MaxValue;

    /// <summary>Bytes of the pages that are kept so, whether sequences hold them or not.</summary>
    public long KeptBytes => kept;

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
        var rented = new CachePage(SlabFor(group));
        Hold(rented);
        return rented;
    }

    /// <summary>A slab with memory for a page: what past pages have left, else what nobody touched, for which past sequences are forgotten where there is no room.</summary>
    CacheSlab SlabFor(CacheGroup group)
    {
        CacheSlab? Left() => slabs.Find(slab => slab.Group == group && slab.HasLeft);
        var slab = Left();
        while (slab is null && touched + group.PageBytes > MostBytes && Forget())
            slab = Left();
        if (slab is not null)
            return slab;
        touched += group.PageBytes;
        slab = slabs.Find(slab => slab.Group == group && slab.HasUntouched);
        if (slab is null)
            slabs.Add(slab = new(group));
        return slab;
    }

    /// <summary>Keeps the page that follows so many whole pages of the tokens, for sequences that begin alike.</summary>
    public void Keep(ReadOnlySpan<int> ids, int page, CachePage[] pages)
    {
        if (!Prefixes.Keep(ids, page, pages))
            return;
        kept += pages.Sum(static one => one.Group.PageBytes);
        while (kept > MostKeptBytes && Forget())
            continue;
    }

    /// <summary>Forgets what of past sequences was not used for the longest time; false where there is nothing that can be.</summary>
    bool Forget()
    {
        if (Prefixes.ForgetOldest() is not { } forgotten)
            return false;
        foreach (var page in forgotten)
        {
            kept -= page.Group.PageBytes;
            page.Kept = false;
            FreeUnused(page);
        }
        return true;
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
        var slab = page.Slab;
        slab.GiveBack(page.Start);
        if (!slab.IsUnused)
            return;
        touched -= slab.TouchedBytes;
        slabs.Remove(slab);
        slab.Dispose();
    }

    public void Dispose() => slabs.ForEach(static slab => slab.Dispose());
}
