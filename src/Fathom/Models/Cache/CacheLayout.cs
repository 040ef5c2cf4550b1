namespace Fathom.Models.Cache;

/// <summary>How the keys and values of some positions lie in a page, as the panels that the matrix kernel reads: attention packs nothing.</summary>
/// <remarks>Layers that see equally far share their pages, so that those of a sliding window can go while others stay. Of each layer and key-value head a page holds
/// keys as panels of positions [positions / P, head size, P], then values as panels of elements [head size / P, positions, P].</remarks>
sealed class CacheLayout
{
    /// <summary>The positions of a page: whole panels of every kernel.</summary>
    public const int Positions = 32;

    readonly int panel, headSize, valuePanels, heads;
    readonly int[] groupOf, indexInGroup;

    /// <summary>The layout for blocks that see so far each, 0 for all positions.</summary>
    public CacheLayout(Shape shape, IReadOnlyList<int> windows, int panelColumns)
    {
        (panel, headSize, heads) = (panelColumns, shape.HeadSize, shape.KeyValueHeads);
        valuePanels = (headSize + panel - 1) / panel;
        int[] kinds = [.. windows.Distinct()];
        groupOf = [.. windows.Select(window => Array.IndexOf(kinds, window))];
        indexInGroup = new int[windows.Count];
        int[] layers = new int[kinds.Length];
        for (int layer = 0; layer < indexInGroup.Length; layer++)
            indexInGroup[layer] = layers[groupOf[layer]]++;
        Groups = [.. kinds.Zip(layers, (window, count) => new CacheGroup(window, (long)count * heads * FloatsOfHead))];
    }

    /// <summary>The layers that see equally far, a group each.</summary>
    public IReadOnlyList<CacheGroup> Groups { get; }

    /// <summary>Panels of elements of a value.</summary>
    public int ValuePanels => valuePanels;

    long FloatsOfHead => (long)Positions * (headSize + valuePanels * panel);

    /// <summary>The group of a layer, from 0.</summary>
    public int GroupOf(int layer) => groupOf[layer];

    /// <summary>Where the panels of keys of a layer and head begin in a page of the layer's group.</summary>
    public long Keys(int layer, int head) => ((long)indexInGroup[layer] * heads + head) * FloatsOfHead;

    /// <summary>Where a panel [positions, P] of values begins.</summary>
    public long Values(int layer, int head, int valuePanel) => Keys(layer, head) + (long)Positions * (headSize + valuePanel * panel);

    /// <summary>Pages that hold so many positions.</summary>
    public static int Pages(int positions) => (positions + Positions - 1) / Positions;

    /// <summary>The most pages of a group that a sequence of so many positions holds at once.</summary>
    public static int PagesAtOnce(CacheGroup group, int positions) =>
        group.Window == 0 ? Pages(positions) : Math.Min(Pages(positions), Pages(group.Window + Batches.Largest) + 1);

    /// <summary>The most bytes of pages that a sequence of so many positions holds at once.</summary>
    public long Bytes(int positions) => Groups.Sum(group => group.PageBytes * PagesAtOnce(group, positions));

    /// <summary>The most bytes that a sequence of so many positions holds at once beside what it shares with one that it forks from at a position.</summary>
    public long BytesOfFork(int positions, int at) =>
        Groups.Sum(group => group.PageBytes * (PagesAtOnce(group, positions) - (group.Window == 0 ? at / Positions : 0)));

    /// <summary>Keeps the key and value [heads x head size] of a position of a layer in its page.</summary>
    public unsafe void Store(CachePage page, int layer, int position, ReadOnlySpan<float> key, ReadOnlySpan<float> value)
    {
        int at = position % Positions;
        for (int head = 0; head < heads; head++)
        {
            float* column = page.Start + Keys(layer, head) + at / panel * panel * headSize + at % panel;
            var ofHead = key.Slice(head * headSize, headSize);
            for (int i = 0; i < headSize; i++)
                column[i * panel] = ofHead[i];
            for (int v = 0; v < valuePanels; v++)
            {
                var part = value.Slice(head * headSize, headSize)[(v * panel)..Math.Min((v + 1) * panel, headSize)];
                var to = new Span<float>(page.Start + Values(layer, head, v) + (long)at * panel, panel);
                part.CopyTo(to);
                to[part.Length..].Clear();
            }
        }
    }
}

/// <summary>Layers that see equally far.</summary>
/// <param name="Window">How many positions they see, 0 for all.</param>
/// <param name="PageFloats">The floats of one of their pages.</param>
sealed record CacheGroup(int Window, long PageFloats)
{
    public long PageBytes => PageFloats * sizeof(float);
}
