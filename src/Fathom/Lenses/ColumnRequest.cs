using Fathom.Kernels;
using Fathom.Models.Blocks;

namespace Fathom.Lenses;

/// <summary>One column to be measured: the streams of the position that a token is produced from, and where its measures go. Columns of one store are asked for in
/// their order.</summary>
readonly unsafe struct ColumnRequest
{
    /// <summary>h[t, 0] to h[t, L], [L + 1, d].</summary>
    public required Rows States { get; init; }

    /// <summary>The streams between attention and MLP, [L, d]; looked at only where the store's layout has sublayers.</summary>
    public Rows Between { get; init; }

    /// <summary>|attention's part| of each block, [L].</summary>
    public required float* AttentionNorms { get; init; }

    /// <summary>|the MLP's part| of each block, [L].</summary>
    public required float* MlpNorms { get; init; }

    /// <summary>The token that is produced.</summary>
    public required int Token { get; init; }

    /// <summary>The logits [V] that the decoder computed itself, to compare the lens' last row with; null where it did not.</summary>
    public float* DecoderLogits { get; init; }

    /// <summary>Whose next column it is.</summary>
    public required ColumnStore To { get; init; }

    /// <summary>The stream that a row of the layout is read from, [1, d].</summary>
    public Rows Stream(int row) => To.Layout.KindOf(row, out int layer) == RowKind.Between ? Between.Slice(layer - 1, 1) : States.Slice(layer, 1);

    /// <summary>Norms a stream as the layout's profile says for this row.</summary>
    public void Prepare(int row, Rows stream, Norm norm, Rows prepared) =>
        To.Layout.Options.Profile.Prepare(norm, stream, isLast: row == To.Layout.LastRow, prepared);
}
