using System.Numerics.Tensors;
using Fathom.Engine;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses;

/// <summary>Takes the residual streams of a sequence's positions as they pass, for the meter to make columns of.</summary>
/// <param name="meter">Where they wait, and are measured.</param>
/// <param name="columns">Where the columns go.</param>
sealed unsafe class ColumnReader(ColumnMeter meter, ColumnStore columns) : SequenceReader
{
    readonly bool sublayers = columns.Layout.Options.Sublayers;
    readonly List<int> tokens = [];

    /// <summary>The states whose tokens are not told yet: those of a pass, which may hand over its rows in several parts.</summary>
    readonly Queue<int> untold = new();
    int firstState;
    bool abandoned;

    /// <summary>The columns of the sequence, measured so far.</summary>
    public ColumnStore Columns => columns;

    /// <summary>The token of each column that is measured or waits; read when the sequence has ended.</summary>
    public IReadOnlyList<int> Tokens => tokens;

    /// <summary>Told when more columns are measured.</summary>
    public required Action Measured { get; init; }

    /// <summary>Told when it cannot go on.</summary>
    public required Action<Exception> Failed { get; init; }

    /// <summary>Gets the streams [L + 1, d] of each column as well; null for nobody.</summary>
    public Action<Rows>? Streams { get; init; }

    /// <summary>Whether columns that wait need not be measured, because the sequence was cancelled before it generated anything.</summary>
    public required Func<bool> Abandons { get; init; }

    /// <summary>Whether nothing more is measured of it.</summary>
    public bool IsAbandoned => abandoned |= Abandons();

    public override void Embeddings(ResidualRows rows)
    {
        int wanted = rows.Count - Skipped(rows);
        if (sublayers)
            meter.States.KeepBetween();
        firstState = meter.States.Take(wanted);
        for (int state = firstState; state < firstState + wanted; state++)
            untold.Enqueue(state);
        for (int row = Skipped(rows); row < rows.Count; row++)
            rows[row].CopyTo(meter.States.Of(State(rows, row))[0]);
    }

    public override void Attention(int layer, ResidualRows rows)
    {
        for (int row = Skipped(rows); row < rows.Count; row++)
        {
            int state = State(rows, row);
            meter.States.AttentionNorms(state)[layer - 1] = TensorPrimitives.Norm(rows[row]);
            if (sublayers)
                TensorPrimitives.Add(meter.States.Of(state)[layer - 1], rows[row], meter.States.Between(state)[layer - 1]);
        }
    }

    public override void Mlp(int layer, ResidualRows rows)
    {
        for (int row = Skipped(rows); row < rows.Count; row++)
            meter.States.MlpNorms(State(rows, row))[layer - 1] = TensorPrimitives.Norm(rows[row]);
    }

    public override void AfterBlock(int layer, ResidualRows rows)
    {
        for (int row = Skipped(rows); row < rows.Count; row++)
            rows[row].CopyTo(meter.States.Of(State(rows, row))[layer]);
    }

    public override void Produced(int token, ReadOnlySpan<float> logits)
    {
        tokens.Add(token);
        meter.Add(this, untold.Dequeue(), token, logits);
    }

    int State(ResidualRows rows, int row) => firstState + row - Skipped(rows);

    int Skipped(ResidualRows rows) => Math.Clamp(FirstWanted - rows.FirstPosition, 0, rows.Count);
}
