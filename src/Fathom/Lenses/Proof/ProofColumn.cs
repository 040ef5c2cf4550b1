using Fathom.Kernels;

namespace Fathom.Lenses.Proof;

/// <summary>What is known of a layer's divergence from the last.</summary>
enum LayerState : byte
{
    /// <summary>Nothing yet.</summary>
    Open,
    /// <summary>It is above g.</summary>
    Above,
    /// <summary>It is g or below.</summary>
    Settled,
    /// <summary>It is not a number.</summary>
    Unmeasured,
}

/// <summary>A column while it is decided whether its token is deep-thinking.</summary>
/// <param name="layers">The number of blocks L.</param>
/// <param name="vocabulary">The number of tokens V.</param>
/// <param name="isOwn">Whether the decoder is this program's own, whose logits differ from the lens' by rounding alone.</param>
sealed class ProofColumn(int layers, int vocabulary, bool isOwn) : IDisposable
{
    /// <summary>So many of the likeliest tokens of a layer that was computed whole are kept, to prove its neighbours by.</summary>
    const int MostHeavy = 32;

    readonly LayerState[] states = new LayerState[layers];
    readonly bool[] isWhole = new bool[layers];
    readonly int[] heavy = new int[Math.Min(MostHeavy, vocabulary)];
    readonly float[] heavyLogits = new float[Math.Min(MostHeavy, vocabulary)];
    bool hasHeavy;

    /// <summary>What is asked.</summary>
    public ColumnRequest Request { get; private set; }

    /// <summary>Where it is told.</summary>
    public MeasuredColumn Column { get; private set; }

    /// <summary>What the unembedding reads of the layers, [L, d].</summary>
    public Rows Prepared { get; private set; }

    /// <summary>The last layer's distribution.</summary>
    public Distribution Final { get; } = new(vocabulary);

    /// <summary>Whether <see cref="Final"/> is of the lens' own last row; else it is of the decoder's logits, which are summed in another order.</summary>
    public bool IsExact { get; private set; }

    /// <summary>Whether something of it is not finite, or so large that logits might not be: all layers are computed whole then.</summary>
    public bool NeedsAll { get; set; }

    /// <summary>By how much the decoder's logits are seen to differ from the lens' own.</summary>
    public float Difference { get; set; }

    /// <summary>How many layers a few tokens' logits decided, how many rows were computed whole, and how many logits of single tokens.</summary>
    public ProofCounts Counts { get; set; }

    /// <summary>How many layers lie below the regime.</summary>
    public int Below => Math.Max(Regime.From - 1, 0);

    /// <summary>What makes its token deep-thinking.</summary>
    public Regime Regime => Request.To.Layout.Options.DepthOnly!.Value;

    /// <summary>The likeliest tokens of the last layer that was computed whole and left the token open.</summary>
    public ReadOnlySpan<int> Heavy => hasHeavy ? heavy : [];

    /// <summary>Whether the decoder's logits are those of the last row, but for rounding.</summary>
    public unsafe bool HasDecoderLogits => isOwn && Request.DecoderLogits is not null && Request.To.Layout.Options.Profile.ReadsLastAsModel;

    /// <summary>Begins anew.</summary>
    public void Begin(in ColumnRequest request, Rows prepared)
    {
        (Request, Column, Prepared) = (request, request.To.Reserve(), prepared);
        states.AsSpan().Clear();
        isWhole.AsSpan().Clear();
        (hasHeavy, IsExact, NeedsAll, Difference, Counts) = (false, false, false, float.NaN, default);
    }

    /// <summary>What is known of a layer, from 1.</summary>
    public LayerState this[int layer]
    {
        get => states[layer - 1];
        set => states[layer - 1] = value;
    }

    /// <summary>Whether some layer below the regime might settle the token or not, for all that is known.</summary>
    public bool IsOpen => NeedsAll || !states.AsSpan(0, Below).Contains(LayerState.Settled) && states.AsSpan(0, Below).Contains(LayerState.Open);

    /// <summary>Takes the lens' own last row of logits [V].</summary>
    public void TakeLast(ReadOnlySpan<float> logits)
    {
        Final.Set(logits);
        IsExact = true;
    }

    /// <summary>A layer's row of logits is computed whole.</summary>
    public void NoteWhole(int layer)
    {
        isWhole[layer - 1] = true;
        Counts = Counts with { Whole = Counts.Whole + 1 };
    }

    /// <summary>Keeps the likeliest tokens of a layer's logits [V].</summary>
    public void KeepHeavy(ReadOnlySpan<float> logits)
    {
        TopLogits.Find(logits, heavy, heavyLogits);
        hasHeavy = true;
    }

    /// <summary>Tells what is decided: whether the token is deep-thinking, not a number where a layer is none; and the layer that it is proven to settle at.</summary>
    public void Tell()
    {
        int at = Request.To.Layout.DepthAt, settled = Array.IndexOf(states, LayerState.Settled), open = Array.IndexOf(states, LayerState.Open);
        bool deep = settled < 0 || settled + 1 >= Regime.From;
        if (settled < 0 && Regime.From == layers)
            settled = layers - 1;
        bool measured = Array.IndexOf(states, LayerState.Unmeasured) < 0;
        Column.Numbers[at] = !measured ? float.NaN : deep ? 1 : 0;
        Column.Numbers[at + 1] = measured && settled >= 0 && (open < 0 || open >= settled) ? settled + 1 : float.NaN;
        Counts = Counts with { Skipped = layers - Counts.ByFewTokens - isWhole.AsSpan().Count(true) };
        Request.To.Compared(Difference);
        Request.To.Publish();
        (Request, Column) = (default, default);
    }

    public void Dispose() => Final.Dispose();
}
