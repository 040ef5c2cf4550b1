using Fathom.Kernels;

namespace Fathom.Lenses;

/// <summary>How layers are read: what of a residual stream is handed to the model's own unembedding.</summary>
public abstract class Lens
{
    private protected Lens() { }

    /// <summary>The logit lens: every layer as if it were the last.</summary>
    public static Lens Logit { get; } = new LogitLens();

    /// <summary>No lens: only norms and cosine distances are measured, at no cost beyond running the model.</summary>
    public static Lens None { get; } = new NoLens();

    /// <summary>As conventions name it.</summary>
    public abstract LensName Name { get; }

    /// <summary>Whether layers go through the unembedding at all.</summary>
    public virtual bool ReadsLayers => true;

    /// <summary>Refuses to read what it cannot.</summary>
    /// <exception cref="FathomException">It is asked to.</exception>
    internal virtual void Check(LensOptions options) { }

    /// <summary>Puts what the unembedding reads of some columns into rows [n, d]: column by column, each in the order of its <see cref="ColumnLayout"/>.</summary>
    internal abstract void Prepare(ReadOnlySpan<ColumnRequest> columns, LensWorkspace workspace, Rows prepared);
}
