using System.Runtime.InteropServices;
using Fathom.Models.Cache;

namespace Fathom.Models;

/// <summary>One sequence: its tokens so far, and the pages that hold their keys and values.</summary>
/// <remarks>A fork shares all pages; only the last one, where it is partly filled, is copied by whoever first writes to it. Pages that every layer's window has left behind are let go.</remarks>
sealed class Sequence : ModelSequence
{
    readonly CachePool pool;
    readonly List<CachePage?>[] tables;
    readonly List<int> ids;
    readonly int[] firstHeld;
    long promised;
    int most, passFrom, prefilled, kept;

    /// <summary>An empty sequence of at most so many positions.</summary>
    public Sequence(CachePool pool, int mostPositions)
    {
        (this.pool, most, ids) = (pool, mostPositions, []);
        tables = [.. pool.Layout.Groups.Select(static _ => new List<CachePage?>())];
        firstHeld = new int[tables.Length];
        Promise();
    }

    Sequence(Sequence origin, int mostPositions)
    {
        (pool, most, ids) = (origin.pool, mostPositions, [.. origin.ids]);
        (prefilled, kept) = (origin.prefilled, origin.kept);
        tables = [.. origin.tables.Select(static table => new List<CachePage?>(table))];
        firstHeld = [.. origin.firstHeld];
        foreach (var page in Held)
            pool.Hold(page);
        Promise();
    }

    /// <summary>The tokens whose keys and values are in the cache.</summary>
    public ReadOnlySpan<int> Ids => CollectionsMarshal.AsSpan(ids);

    public override int Position => ids.Count;

    IEnumerable<CachePage> Held => tables.SelectMany(static table => table).OfType<CachePage>();

    public override Sequence Fork(int mostPositions) => new(this, mostPositions) { IsLong = IsLong };

    public override bool TryGrow(int mostPositions)
    {
        int before = most;
        most = mostPositions;
        Promise();
        if (pool.KeepsPromises)
            return true;
        most = before;
        Promise();
        return false;
    }

    public override void Share(ReadOnlySpan<int> beginning, int before)
    {
        if (IsLong)
            return;
        foreach (var pages in pool.Prefixes.Find(beginning, before / CacheLayout.Positions))
        {
            for (int group = 0; group < tables.Length; group++)
            {
                tables[group].Add(pages[group]);
                pool.Hold(pages[group]);
            }
            ids.AddRange(beginning.Slice(Position, CacheLayout.Positions));
        }
        (prefilled, kept) = (Position, Position / CacheLayout.Positions);
        LetGo();
    }

    /// <summary>Takes the next tokens, and makes room for their keys and values.</summary>
    public void Extend(ReadOnlySpan<int> next)
    {
        passFrom = Position;
        int first = Position / CacheLayout.Positions, end = CacheLayout.Pages(Position + next.Length);
        for (int group = 0; group < tables.Length; group++)
            for (int index = first; index < end; index++)
                MakeOwn(group, index);
        ids.AddRange(next);
        Promise();
    }

    /// <summary>The pass over the last tokens is done: their pages may serve others, and those that no window sees any more are let go.</summary>
    public void Settle(Phase phase)
    {
        if (phase == Phase.Prefill && prefilled == passFrom)
            prefilled = Position;
        KeepForOthers();
        LetGo();
    }

    /// <summary>The page with a position of a layer.</summary>
    public CachePage Page(int layer, int position) => tables[pool.Layout.GroupOf(layer)][position / CacheLayout.Positions]!;

    void MakeOwn(int group, int index)
    {
        var table = tables[group];
        if (index == table.Count)
        {
            table.Add(pool.Rent(pool.Layout.Groups[group]));
            return;
        }
        var page = table[index]!;
        if (page.Holders == 1)
            return;
        var copy = pool.Rent(page.Group);
        copy.CopyFrom(page);
        pool.Release(page);
        table[index] = copy;
    }

    /// <summary>Whole pages that prefill wrote, with all that come before.</summary>
    void KeepForOthers()
    {
        for (; !IsLong && (kept + 1) * CacheLayout.Positions <= prefilled; kept++)
            pool.Keep(Ids, kept, [.. tables.Select(table => table[kept]!)]);
    }

    void LetGo()
    {
        for (int group = 0; group < tables.Length; group++)
        {
            int window = pool.Layout.Groups[group].Window;
            int seen = window == 0 ? 0 : Math.Max(0, Position - window + 1) / CacheLayout.Positions;
            for (; firstHeld[group] < Math.Min(seen, tables[group].Count); firstHeld[group]++)
            {
                pool.Release(tables[group][firstHeld[group]]!);
                tables[group][firstHeld[group]] = null;
            }
        }
        Promise();
    }

    void Promise()
    {
        long needed = Needed();
        pool.Promise(needed - promised);
        promised = needed;
    }

    /// <summary>Bytes of pages that it may come to need beside those that it holds alone or can share to its end.</summary>
    long Needed()
    {
        long bytes = 0;
        for (int group = 0; group < tables.Length; group++)
        {
            var kind = pool.Layout.Groups[group];
            int sure = tables[group].Count - firstHeld[group];
            bool lastIsShared = Position % CacheLayout.Positions != 0 && tables[group].LastOrDefault() is { Holders: > 1 };
            bytes += kind.PageBytes * Math.Max(0, CacheLayout.PagesAtOnce(kind, most) - sure + (lastIsShared ? 1 : 0));
        }
        return bytes;
    }

    public override void Dispose()
    {
        foreach (var page in Held)
            pool.Release(page);
        foreach (var table in tables)
            table.Clear();
        pool.Promise(-promised);
        promised = 0;
    }
}
