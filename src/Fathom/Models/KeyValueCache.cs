using Fathom.Kernels;

namespace Fathom.Models;

/// <summary>The keys and values of one block for all positions so far, laid out as the panels that the matrix kernel reads: attention packs nothing.</summary>
/// <remarks>Of each key-value head: keys as panels of positions [capacity / P, head size, P], values as panels of elements [head size / P, capacity, P].</remarks>
sealed unsafe class KeyValueCache : IDisposable
{
    readonly NativeBuffer keys, values;
    readonly int panel, headSize, valuePanels;

    public KeyValueCache(int heads, int headSize, int positions, int panelColumns)
    {
        panel = panelColumns;
        Capacity = Panels(positions) * panel;
        this.headSize = headSize;
        valuePanels = Panels(headSize);
        keys = new((long)heads * Capacity * headSize);
        values = new((long)heads * Capacity * valuePanels * panel);
    }

    /// <summary>How long the sequence is known to be: its positions so far, or those that are still to be read if they are more.</summary>
    public int SequenceLength { get; set; }

    /// <summary>The positions that there is room for: those of the run, rounded up to whole panels.</summary>
    public int Capacity { get; }

    /// <summary>How many floats the cache of one block takes.</summary>
    public static long Size(int heads, int headSize, int positions, int panelColumns)
    {
        long capacity = RoundUp(positions, panelColumns);
        return heads * capacity * (headSize + RoundUp(headSize, panelColumns));
    }

    /// <summary>Panels of keys that so many positions fill.</summary>
    public int Panels(int positions) => (positions + panel - 1) / panel;

    /// <summary>[head size, P]: the keys of P positions.</summary>
    public float* Keys(int head, int index) => keys.Start + ((long)head * Capacity + (long)index * panel) * headSize;

    /// <summary>[capacity, P]: P elements of the values of all positions.</summary>
    public float* Values(int head, int index) => values.Start + ((long)head * valuePanels + index) * Capacity * panel;

    /// <summary>Keeps the keys and values [n, heads x head size] of positions from one on.</summary>
    public void Append(Rows key, Rows value, int firstPosition)
    {
        int heads = key.Width / headSize;
        for (int row = 0; row < key.Count; row++)
            for (int head = 0; head < heads; head++)
            {
                int position = firstPosition + row;
                AppendKey(key[row].Slice(head * headSize, headSize), Keys(head, position / panel) + position % panel);
                AppendValue(value[row].Slice(head * headSize, headSize), head, position);
            }
    }

    void AppendKey(ReadOnlySpan<float> key, float* column)
    {
        for (int i = 0; i < key.Length; i++)
            column[i * panel] = key[i];
    }

    void AppendValue(ReadOnlySpan<float> value, int head, int position)
    {
        for (int i = 0; i < valuePanels; i++)
        {
            var part = value[(i * panel)..Math.Min((i + 1) * panel, headSize)];
            var to = new Span<float>(Values(head, i) + (long)position * panel, panel);
            part.CopyTo(to);
            to[part.Length..].Clear();
        }
    }

    static long RoundUp(long length, int multiple) => (length + multiple - 1) / multiple * multiple;

    public void Dispose()
    {
        keys.Dispose();
        values.Dispose();
    }
}
