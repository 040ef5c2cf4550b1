namespace Fathom.Models.Architectures;

/// <summary>Which layers see only the last positions.</summary>
static class SlidingWindows
{
    /// <summary>The window of each layer, 0 where it sees all: by a truth value a layer, or by a period whose last layer sees all.</summary>
    /// <param name="p">The file's numbers.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="period">The period where the file says none; 0: every layer slides.</param>
    /// <param name="window">The window where the file says none; 0 for none.</param>
    public static int[] Read(Hyperparameters p, Shape shape, int period, int window = 0)
    {
        const string patternKey = "attention.sliding_window_pattern";
        int seen = p.WholeOrNull("attention.sliding_window") ?? window;
        bool[]? pattern = p.Booleans(patternKey, shape.Layers);
        if (pattern is null)
            period = p.WholeOrNull(patternKey) ?? period;
        var windows = new int[shape.Layers];
        for (int layer = 0; layer < windows.Length; layer++)
            windows[layer] = pattern?[layer] ?? (period == 0 || (layer + 1) % period != 0) ? seen : 0;
        return windows;
    }
}
