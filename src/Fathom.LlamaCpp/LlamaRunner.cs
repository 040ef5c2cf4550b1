using System.Diagnostics;
using System.Runtime.InteropServices;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.LlamaCpp;

/// <summary>Runs a model's sequences by llama.cpp, and hands out the residual streams of their rows.</summary>
/// <remarks>Given tokens are read one sequence a call, in parts that are either wanted as a whole or not at all; a step is one call with a row of each sequence, in rising order
/// of their places. So rows come in the order in which they were given, whatever micro-batches llama.cpp makes of them.</remarks>
sealed unsafe class LlamaRunner : ModelRunner
{
    /// <summary>The most sequences that llama.cpp keeps apart.</summary>
    const int MostSequences = 256;

    /// <summary>A context has room for so many positions at least, where memory allows: others may join without a new one.</summary>
    const int LeastCells = 4096, LeastSequences = 4;

    readonly LlamaTransformer transformer;
    readonly int threads;
    readonly long cacheBytes;
    readonly Tap tap;
    readonly LensProof proof;
    readonly Growing kept = new();
    readonly List<Part> parts = [];
    readonly List<int> order = [], rowsKept = [];
    LlamaContext? context;
    int rowCount;
    Phase phase;

    public LlamaRunner(LanguageModel model, LlamaTransformer transformer, int threads, long cacheBytes) : base(model, threads, cacheBytes)
    {
        (this.transformer, this.threads, this.cacheBytes) = (transformer, threads, cacheBytes);
        tap = new(transformer.Shape) { GivesUp = () => GivesUp?.Invoke() == true };
        proof = new(transformer.Path, transformer, Compute);
    }

    /// <summary>What of the context is taken.</summary>
    public CellRoom Room { get; } = new();

    public override double ReadingSeconds => tap.Seconds;

    public override long HeldBytes => Room.Cells * transformer.CellBytes;

    public override LensChecks? LensChecks => proof.Checks;

    public override LlamaSequence? TryBegin(int mostPositions, bool isLong, Room withForks)
    {
        var one = new Room(1, mostPositions);
        if (Room.IsEmpty && !(context is { HasEnded: false } && Room.Fits(withForks)))
            MakeContext(one, withForks);
        return Room.Fits(one) ? new(this, mostPositions) : null;
    }

    public override ModelSequence Begin(int mostPositions, bool isLong) => throw new NotSupportedException("llama.cpp reads no sequence anew");

    public override bool TryPromiseFork(int mostPositions, int at)
    {
        if (!Room.Fits(new(1, mostPositions - at)))
            return false;
        Room.Promise(mostPositions - at);
        return true;
    }

    public override void EndPromise(int mostPositions, int at) => Room.EndPromise(mostPositions - at);

    /// <summary>Gives a place what another has.</summary>
    public void Copy(int from, int to) => context!.Copy(from, to);

    /// <summary>Empties a place.</summary>
    public void Forget(int place) => context?.Remove(place);

    public override void BeginPass(Phase phase)
    {
        base.BeginPass(phase);
        this.phase = phase;
        parts.Clear();
        rowsKept.Clear();
        rowCount = 0;
    }

    public override int Add(ModelSequence sequence, ReadOnlySpan<int> ids, ResidualReader[] readers, bool chooses)
    {
        var of = (LlamaSequence)sequence;
        parts.Add(new(of, ids.ToArray(), rowCount, of.Position, readers, chooses));
        of.Extend(ids.Length);
        rowCount += ids.Length;
        return rowCount - ids.Length;
    }

    public override void RunPass()
    {
        kept.Reserve((long)Math.Max(parts.Count, 1) * transformer.Shape.Vocabulary);
        if (phase == Phase.Prefill)
            for (int i = 0; i < parts.Count; i++)
                Read(i);
        else
            Step();
    }

    public override Rows Logits(ReadOnlySpan<int> rows)
    {
        int vocabulary = transformer.Shape.Vocabulary;
        if (rows.SequenceEqual(CollectionsMarshal.AsSpan(rowsKept)))
            return new(kept.Start, rows.Length, vocabulary);
        var logits = Compute.Take(Slot.Logits, rows.Length, vocabulary);
        for (int i = 0; i < rows.Length; i++)
            new ReadOnlySpan<float>(kept.Start + (long)rowsKept.IndexOf(rows[i]) * vocabulary, vocabulary).CopyTo(logits[i]);
        return logits;
    }

    /// <summary>Reads given tokens of one sequence: those that nobody looks at, then those that are wanted, as many at once as their logits have room.</summary>
    void Read(int index)
    {
        var part = parts[index];
        int firstWanted = part.Readers.Length == 0 ? int.MaxValue : part.Readers.Min(static reader => reader.FirstWanted);
        int unwanted = Math.Clamp(firstWanted - part.FirstPosition, 0, part.Ids.Length);
        for (int from = 0; from < part.Ids.Length;)
        {
            bool wanted = from >= unwanted;
            int to = Math.Min(wanted ? part.Ids.Length : unwanted, from + (wanted ? transformer.MostOutputs : LlamaTransformer.MostRows));
            bool ends = part.Chooses && to == part.Ids.Length;
            context!.Clear();
            for (int i = from; i < to; i++)
                context.Add(part.Ids[i], part.FirstPosition + i, part.Sequence.Place, wanted || ends && i == to - 1);
            Run(wanted, to - from, index, from);
            if (ends)
                Keep(to - from - 1, part.FirstRow + to - 1);
            from = to;
        }
    }

    /// <summary>One token of each sequence.</summary>
    void Step()
    {
        order.Clear();
        order.AddRange(Enumerable.Range(0, parts.Count));
        order.Sort((a, b) => parts[a].Sequence.Place.CompareTo(parts[b].Sequence.Place));
        for (int from = 0; from < order.Count; from += transformer.MostOutputs)
        {
            int count = Math.Min(transformer.MostOutputs, order.Count - from);
            var rows = CollectionsMarshal.AsSpan(order).Slice(from, count);
            context!.Clear();
            bool wanted = false;
            foreach (int index in rows)
            {
                var part = parts[index];
                context.Add(part.Ids[0], part.FirstPosition, part.Sequence.Place, wantsLogits: true);
                wanted |= part.Readers.Length > 0;
            }
            Run(wanted, count, from, -1);
            for (int row = 0; row < count; row++)
                Keep(row, parts[rows[row]].FirstRow);
        }
    }

    void Run(bool wanted, int rows, int index, int offset)
    {
        bool proves = wanted && tap.IsProofDue;
        tap.Expect(parts, order, index, offset, proves);
        context!.Run(wanted, proves);
        if (wanted && !tap.Told(transformer.Shape.Layers, rows))
            throw new FathomException(
                $"{transformer.Path}: llama.cpp told {string.Join(", ", tap.RowsOfLayers.Distinct())} rows after {tap.LayersSeen} blocks, where {rows} after {transformer.Shape.Layers} were asked for: these are no residual streams that the lens can read");
        if (wanted)
            tap.Count(rows);
        if (proves)
            Prove(rows);
    }

    /// <summary>At the first row of a call, one in the middle and the last: rows that came in another order would show.</summary>
    void Prove(int rows)
    {
        int[] chosen = [.. new[] { 0, rows / 2, rows - 1 }.Distinct()];
        int vocabulary = transformer.Shape.Vocabulary;
        var logits = Compute.Take(Slot.Logits, chosen.Length, vocabulary);
        for (int i = 0; i < chosen.Length; i++)
            context!.Logits(chosen[i]).CopyTo(logits[i]);
        var (streams, normed) = tap.Chosen(chosen, Compute);
        proof.Prove(streams, normed, logits);
    }

    void Keep(int rowOfCall, int row)
    {
        int vocabulary = transformer.Shape.Vocabulary;
        context!.Logits(rowOfCall).CopyTo(new(kept.Start + (long)rowsKept.Count * vocabulary, vocabulary));
        rowsKept.Add(row);
    }

    /// <summary>A context as large as asked for, or as memory allows, which has one sequence's room at least.</summary>
    void MakeContext(Room one, Room wished)
    {
        context?.Dispose();
        context = null;
        long most = Math.Max(one.Positions, (cacheBytes - transformer.SequenceBytes * wished.Sequences) / Math.Max(1, transformer.CellBytes));
        int sequences = Math.Min(Math.Max(wished.Sequences, transformer.SequenceBytes == 0 ? LeastSequences * LeastSequences : LeastSequences), MostSequences);
        long cells = Math.Min(Math.Max(one.Positions, Math.Min(most, Math.Max(wished.Positions, Math.Min(LeastCells, most / 4)))), Math.Min(transformer.MostCells, int.MaxValue / 2));
        if (transformer.SequenceBytes * sequences > cacheBytes / 2)
            sequences = Math.Min(sequences, wished.Sequences);
        context = new(transformer.Handle, transformer.Path, tap, new((int)cells, sequences, LlamaTransformer.MostRows, transformer.MostOutputs), transformer.Facts.Exact, threads);
        Room.Reset(new(sequences, cells));
    }

    public override void Dispose()
    {
        context?.Dispose();
        tap.Dispose();
        proof.Dispose();
        kept.Dispose();
        base.Dispose();
    }

    /// <summary>Consecutive tokens of one sequence in a pass.</summary>
    sealed record Part(LlamaSequence Sequence, int[] Ids, int FirstRow, int FirstPosition, ResidualReader[] Readers, bool Chooses);

    /// <summary>Hands rows to the readers of their sequences, and keeps what is to be proven.</summary>
    sealed class Tap(Shape shape) : StreamTap(shape.Width)
    {
        readonly Growing last = new(), normed = new();
        IReadOnlyList<Part> parts = [];
        IReadOnlyList<int> order = [];
        int index, offset, unproven = LensProof.Every;
        bool proves;
        long ticks;

        /// <summary>Seconds that readers took.</summary>
        public double Seconds => (double)ticks / Stopwatch.Frequency;

        /// <summary>Whether so many rows were read since the last proof that another is due.</summary>
        public bool IsProofDue => unproven >= LensProof.Every;

        /// <summary>A call is to come: tokens of part number index from an offset on, or, where the offset is -1, those of the parts in order from an index on.</summary>
        public void Expect(IReadOnlyList<Part> parts, IReadOnlyList<int> order, int index, int offset, bool proves) =>
            (this.parts, this.order, this.index, this.offset, this.proves) = (parts, order, index, offset, proves);

        /// <summary>So many rows were read.</summary>
        public void Count(int rows) => unproven = (proves ? 0 : unproven) + rows;

        /// <summary>Some rows of the last streams, and what llama.cpp's norm made of them.</summary>
        public (Rows Streams, Rows Normed) Chosen(int[] rows, Compute compute)
        {
            var streams = compute.Take(Slot.Stream, rows.Length, shape.Width);
            var ofNorm = compute.Take(Slot.Final, rows.Length, shape.Width);
            for (int i = 0; i < rows.Length; i++)
            {
                Row(last, rows[i]).CopyTo(streams[i]);
                Row(normed, rows[i]).CopyTo(ofNorm[i]);
            }
            return (streams, ofNorm);
        }

        protected override void OnStream(int layer, int firstRow, Rows rows)
        {
            if (proves && layer == shape.Layers)
                Keep(last, firstRow, rows);
            long start = Stopwatch.GetTimestamp();
            if (offset >= 0)
                Tell(parts[index], layer, rows, parts[index].FirstPosition + offset + firstRow);
            else
                for (int i = 0; i < rows.Count; i++)
                    if (parts[order[index + firstRow + i]] is var part)
                        Tell(part, layer, rows.Slice(i, 1), part.FirstPosition);
            ticks += Stopwatch.GetTimestamp() - start;
        }

        protected override void OnNormed(int firstRow, Rows rows) => Keep(normed, firstRow, rows);

        static void Tell(Part part, int layer, Rows rows, int firstPosition)
        {
            foreach (var reader in part.Readers)
                if (layer == 0)
                    reader.Embeddings(new(rows, firstPosition));
                else
                    reader.AfterBlock(layer, new(rows, firstPosition));
        }

        void Keep(Growing to, int firstRow, Rows rows)
        {
            if (firstRow == 0)
                to.Reserve((long)Math.Max(LlamaTransformer.MostRows, rows.Count) * shape.Width);
            rows.All.CopyTo(new Span<float>(to.Start + (long)firstRow * shape.Width, rows.Count * shape.Width));
        }

        ReadOnlySpan<float> Row(Growing of, int row) => new(of.Start + (long)row * shape.Width, shape.Width);

        public override void Dispose()
        {
            last.Dispose();
            normed.Dispose();
            base.Dispose();
        }
    }
}
