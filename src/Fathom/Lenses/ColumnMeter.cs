using Fathom.Engine;
using Fathom.Kernels;
using Fathom.Lenses.Proof;
using Fathom.Models;

namespace Fathom.Lenses;

/// <summary>Measures the columns of all sequences of an engine: they wait until they fill a tile, or somebody waits for them.</summary>
sealed unsafe class ColumnMeter : PassObserver, IDisposable
{
    readonly Shape shape;
    readonly LanguageModel model;
    readonly Compute compute;
    readonly DepthMeter meter;
    readonly Growing logits = new();
    readonly List<Waiting> waiting = [];
    readonly List<ColumnReader> measured = [];
    readonly ColumnRequest[] requests, depthOnly;
    DepthProver? prover;
    int logitsKept, reserved, waitingForAll;

    public ColumnMeter(LanguageModel model, Compute compute)
    {
        (this.model, this.compute, shape) = (model, compute, model.Shape);
        meter = new(model.Transformer, compute);
        requests = new ColumnRequest[Step];
        depthOnly = new ColumnRequest[DepthProver.ColumnsAtOnce(shape)];
        States = new(shape);
        Reserve(1);
    }

    /// <summary>The residual streams that wait.</summary>
    public LayerStates States { get; }

    /// <summary>Seconds spent in products with the unembedding.</summary>
    public double ProductSeconds => meter.ProductSeconds + (prover?.ProductSeconds ?? 0);

    /// <summary>How far the rows of columns were computed of which only the depth is measured; null where there are none.</summary>
    public ProofCounts? Counts => prover?.Counts;

    public override int Room => States.Capacity - States.Count;

    public override int Step => StepOf(shape);

    /// <summary>The bytes of streams that wait, for so many sequences at once.</summary>
    public static long StateBytes(Shape shape, int sequences) => sizeof(float) * (long)StatesFor(shape, sequences) * (shape.Layers + 1) * shape.Width;

    /// <summary>The bytes that it takes for one sequence at a time: streams that wait, and a tile.</summary>
    public static long Bytes(Shape shape) => StateBytes(shape, sequences: 1) + DepthMeter.TileBytes;

    /// <summary>A pass over so many sequences adds at most as many to those that wait for their tile to be full.</summary>
    static int StatesFor(Shape shape, int sequences) => Math.Max(Batches.StatesAtOnce(shape), sequences + StepOf(shape));

    static int StepOf(Shape shape) => DepthMeter.ColumnsOfTile(shape, shape.Layers);

    /// <summary>As many wait before they are measured, and a pass over all sequences adds one of each.</summary>
    int MostLogits => reserved + Math.Max(Step, depthOnly.Length);

    public override void Reserve(int sequences)
    {
        if (sequences <= reserved)
            return;
        Measure();
        reserved = sequences;
        States.Reserve(StatesFor(shape, sequences));
        logits.Reserve((long)MostLogits * shape.Vocabulary);
    }

    /// <summary>The next column of a sequence: the state it is read from, and the token that it produced.</summary>
    public void Add(ColumnReader reader, int state, int token, ReadOnlySpan<float> logitsOfModel)
    {
        bool compares = reader.Columns.Layout.Rows > 0 && !logitsOfModel.IsEmpty;
        if (compares)
            KeepLogits(logitsOfModel);
        waiting.Add(new(reader, state, token, compares ? logitsKept - 1 : -1));
        waitingForAll += IsDepthOnly(reader) ? 0 : 1;
    }

    public override void AfterPass(bool urgent)
    {
        if (urgent || waitingForAll >= Step || waiting.Count >= Math.Min(depthOnly.Length, States.Capacity - reserved))
            Measure();
    }

    /// <summary>Measures all that wait. A fault leaves none of them behind for those that come after.</summary>
    void Measure()
    {
        try
        {
            MeasureWaiting();
        }
        finally
        {
            waiting.Clear();
            measured.Clear();
            States.Clear();
            (logitsKept, waitingForAll) = (0, 0);
        }
    }

    void MeasureWaiting()
    {
        int ofAll = 0, ofDepth = 0;
        foreach (var column in waiting)
        {
            if (IsDepthOnly(column.Reader))
                Take(column, depthOnly, ref ofDepth);
            else
                Take(column, requests, ref ofAll);
            if (ofAll == requests.Length)
                MeasureAll(ref ofAll);
            if (ofDepth == depthOnly.Length)
                MeasureDepth(ref ofDepth);
        }
        MeasureAll(ref ofAll);
        MeasureDepth(ref ofDepth);
    }

    void MeasureAll(ref int count)
    {
        meter.Measure(requests.AsSpan(0, count));
        Tell(requests, ref count);
    }

    void MeasureDepth(ref int count)
    {
        if (count > 0)
            (prover ??= new(model.Transformer, compute, meter)).Prove(depthOnly.AsSpan(0, count));
        Tell(depthOnly, ref count);
    }

    void Tell(ColumnRequest[] done, ref int count)
    {
        done.AsSpan(0, count).Clear();
        count = 0;
        measured.ForEach(static reader => reader.Measured());
        measured.Clear();
    }

    static bool IsDepthOnly(ColumnReader reader) => reader.Columns.Layout.Options.DepthOnly is not null;

    /// <summary>Makes a request of a column that waits, unless nobody wants it any more.</summary>
    void Take(Waiting column, ColumnRequest[] requests, ref int count)
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
        if (logitsKept == MostLogits)
            throw new InvalidOperationException($"there is no room for the logits of more than {logitsKept} positions");
        row.CopyTo(new(logits.Start + (long)logitsKept++ * shape.Vocabulary, shape.Vocabulary));
    }

    public void Dispose()
    {
        prover?.Dispose();
        meter.Dispose();
        States.Dispose();
        logits.Dispose();
    }

    readonly record struct Waiting(ColumnReader Reader, int State, int Token, int Logits);
}
