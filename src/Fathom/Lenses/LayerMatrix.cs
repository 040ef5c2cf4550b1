namespace Fathom.Lenses;

/// <summary>One measure of every cell, [layers, tokens]. Layers count from 1, tokens (columns) from 0. A value that is not finite was not measurable.</summary>
public sealed class LayerMatrix
{
    /// <summary>Columns that a matrix of a file may have: more than any text has tokens.</summary>
    internal const int MostTokens = 1 << 20;

    readonly float[] values;

    /// <summary>Wraps values laid out layer by layer, layer 1 first.</summary>
    public LayerMatrix(int layers, int tokens, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, layers * tokens);
        (Layers, Tokens, this.values) = (layers, tokens, values);
    }

    /// <summary>A matrix of zeros.</summary>
    public LayerMatrix(int layers, int tokens) : this(layers, tokens, new float[layers * tokens]) { }

    /// <summary>The number of rows.</summary>
    public int Layers { get; }

    /// <summary>The number of columns.</summary>
    public int Tokens { get; }

    /// <summary>The value of a cell: layer from 1, token from 0.</summary>
    public ref float this[int layer, int token] => ref values[(layer - 1) * Tokens + token];

    /// <summary>The values of one layer, a token each.</summary>
    public Span<float> Layer(int layer) => values.AsSpan((layer - 1) * Tokens, Tokens);

    /// <summary>All values, layer 1 first.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>How many values are not finite.</summary>
    public int CountNonFinite() => values.Count(value => !float.IsFinite(value));
}
