using Fathom.Engine;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses;

/// <summary>Measures the columns of all sequences of an engine: they wait until they fill a tile, or somebody waits for them.</summary>
sealed unsafe class ColumnMeter : PassObserver, IDisposable
{
    readonly Shape shape;
    readonly DepthMeter meter;
    readonly Growing logits = new();
    readonly List<Waiting> waiting = [];
    readonly List<ColumnReader> measured = [];
    readonly ColumnRequest[] requests;
    int logitsKept, reserved;

    public ColumnMeter(LanguageModel model, Compute compute)
    {
        shape = model.Shape;
        meter = new(model.Transformer, compute);
        requests = new ColumnRequest[Step];
        States = new(shape);
        Reserve(1);
    }

    /// <summary>The residual streams that wait.</summary>
    public LayerStates States { get; }

    /// <summary>Seconds spent in products with the unembedding.</summary>
    public double ProductSeconds => meter.ProductSeconds;

    public override int Room => States.Capacity - States.Count;

    public override int Step => StepOf(shape);

    /// <summary>The bytes of streams that wait, for so many sequences at once.</summary>
    public static long StateBytes(Shape shape, int sequences) => sizeof(float) * (long)StatesFor(shape, sequences) * (shape.Layers + 1) * shape.Width;

    /// <summary>The bytes that it takes for one sequence at a time: streams that wait, and a tile.</summary>
    public static long Bytes(Shape shape) => StateBytes(shape, sequences: 1) + DepthMeter.TileBytes;

    /// <summary>A pass over so many sequences adds at most as many to those that wait for their tile to be full.</summary>
    static int StatesFor(Shape shape, int sequences) => Math.Max(Batches.StatesAtOnce(shape), sequences + StepOf(shape));

    static int StepOf(Shape shape) => DepthMeter.ColumnsOfTile(shape, shape.Layers);

    public override void Reserve(int sequences)
    {
        if (sequences <= reserved)
            return;
        Measure();
        reserved = sequences;
        States.Reserve(StatesFor(shape, sequences));
        logits.Reserve((long)(sequences + Step) * shape.Vocabulary);
    }

    /// <summary>The next column of a sequence: the state it is read from, and the token that it produced.</summary>
    public void Add(ColumnReader reader, int state, int token, ReadOnlySpan<float> logitsOfModel)
    {
        bool compares = reader.Columns.Layout.Rows > 0 && !logitsOfModel.IsEmpty;
        if (compares)
            KeepLogits(logitsOfModel);
        waiting.Add(new(reader, state, token, compares ? logitsKept - 1 : -1));
    }

    public override void AfterPass(bool urgent)
    {
        if (urgent || waiting.Count >= Step)
            Measure();
    }

    void Measure()
    {
        for (int from = 0; from < waiting.Count; from += Step)
        {
            int count = 0;
            for (int i = from; i < Math.Min(from + Step, waiting.Count); i++)
                Take(waiting[i], ref count);
            meter.Measure(requests.AsSpan(0, count));
            measured.ForEach(static reader => reader.Measured());
            measured.Clear();
        }
        waiting.Clear();
        States.Clear();
        logitsKept = 0;
    }

    /// <summary>Makes a request of a column that waits, unless nobody wants it any more.</summary>
    void Take(Waiting column, ref int count)
    {
        var reader = column.Reader;
        if (reader.IsAbandoned)
            return;
        try
        {
            reader.Streams?.Invoke(States.Of(column.State));
        }
        catch (Exception error)
        {
            reader.Failed(error);
            return;
        }
        requests[count++] = new()
        {
            States = States.Of(column.State),
            Between = States.Between(column.State),
            AttentionNorms = States.AttentionNorms(column.State),
            MlpNorms = States.MlpNorms(column.State),
            Token = column.Token,
            DecoderLogits = column.Logits < 0 ? null : logits.Start + (long)column.Logits * shape.Vocabulary,
            To = reader.Columns,
        };
        if (measured.Count == 0 || measured[^1] != reader)
            measured.Add(reader);
    }

    /// <summary>The model's own logits are compared with the lens' when their tile is full; the next pass overwrites them.</summary>
    void KeepLogits(ReadOnlySpan<float> row)
    {
        if (logitsKept == reserved + Step)
            throw new InvalidOperationException($"there is no room for the logits of more than {logitsKept} positions");
        row.CopyTo(new(logits.Start + (long)logitsKept++ * shape.Vocabulary, shape.Vocabulary));
    }

    public void Dispose()
    {
        meter.Dispose();
        States.Dispose();
        logits.Dispose();
    }

    readonly record struct Waiting(ColumnReader Reader, int State, int Token, int Logits);
}
