using System.Runtime.InteropServices;

namespace Fathom.Models.Cache;

/// <summary>Pages of past sequences by the tokens that they begin with, a page of tokens a step: who begins alike need not compute them again.</summary>
/// <remarks>Only pages that prefill wrote are here: decoding sums in another order, and reuse must not change a bit.</remarks>
sealed class PrefixTree
{
    readonly Node root = new(null, [], []);

    /// <summary>All nodes but the root, that which was used last at the end; a node stands behind those that follow it in the tree.</summary>
    readonly LinkedList<Node> byUse = [];

    /// <summary>The pages [page][group] of the longest known beginning of some tokens, at most so many pages of it.</summary>
    public List<CachePage[]> Find(ReadOnlySpan<int> ids, int mostPages)
    {
        var found = new List<CachePage[]>();
        var node = root;
        while (found.Count < mostPages && node.Children.TryGetValue(TokensOfPage(ids, found.Count), out var child))
        {
            node = child;
            found.Add(child.Pages);
        }
        Use(node);
        return found;
    }

    /// <summary>Keeps the page that follows so many whole pages of the tokens, unless it is known or what comes before it is not.</summary>
    /// <returns>Whether it is kept.</returns>
    public bool Keep(ReadOnlySpan<int> ids, int page, CachePage[] pages)
    {
        var node = root;
        for (int before = 0; before < page; before++)
            if (!node.Children.TryGetValue(TokensOfPage(ids, before), out node!))
                return false;
        var kept = new Node(node, TokensOfPage(ids, page), pages);
        if (!node.Children.TryAdd(kept.Tokens, kept))
            return false;
        byUse.AddLast(kept.Place);
        Use(node);
        foreach (var one in pages)
            one.Kept = true;
        return true;
    }

    /// <summary>Takes out the pages that no sequence holds, that no others follow, and that were not used for the longest time; null where there are none.</summary>
    public CachePage[]? ForgetOldest()
    {
        for (var place = byUse.First; place is not null; place = place.Next)
        {
            var node = place.Value;
            if (node.Children.Count > 0 || node.Pages.Any(static page => page.Holders > 0))
                continue;
            byUse.Remove(place);
            node.Parent!.Children.Remove(node.Tokens);
            return node.Pages;
        }
        return null;
    }

    void Use(Node last)
    {
        for (var node = last; node.Parent is not null; node = node.Parent)
        {
            byUse.Remove(node.Place);
            byUse.AddLast(node.Place);
        }
    }

    static int[] TokensOfPage(ReadOnlySpan<int> ids, int page) => ids.Slice(page * CacheLayout.Positions, CacheLayout.Positions).ToArray();

    sealed class Node
    {
        public Node(Node? parent, int[] tokens, CachePage[] pages) => (Parent, Tokens, Pages, Place) = (parent, tokens, pages, new(this));

        public Node? Parent { get; }

        public int[] Tokens { get; }

        public CachePage[] Pages { get; }

        public LinkedListNode<Node> Place { get; }

        public Dictionary<int[], Node> Children { get; } = new(SameTokens.Comparer);
    }

    sealed class SameTokens : IEqualityComparer<int[]>
    {
        public static SameTokens Comparer { get; } = new();

        public bool Equals(int[]? a, int[]? b) => a.AsSpan().SequenceEqual(b);

        public int GetHashCode(int[] tokens)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes<int>(tokens));
            return hash.ToHashCode();
        }
    }
}
