namespace Fathom.Models.Architectures;

/// <summary>Which layers see only the last positions.</summary>
static class SlidingWindows
{
    /// <summary>The window of each layer, 0 where it sees all; as the file says, else by the architecture's own rule for layers from 0.</summary>
    public static int[] Read(ModelSource source, Shape shape, Func<int, bool> slides)
    {
        var p = source.Parameters;
        int window = p.CountOrZero("attention.sliding_window");
        bool[]? pattern = p.Booleans("attention.sliding_window_pattern", shape.Layers);
        var windows = new int[shape.Layers];
        for (int layer = 0; layer < windows.Length; layer++)
            windows[layer] = pattern?[layer] ?? slides(layer) ? window : 0;
        return windows;
    }
}
