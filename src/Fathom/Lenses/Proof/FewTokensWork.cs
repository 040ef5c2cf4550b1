using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Kernels;
using Fathom.Models;
using Fathom.Models.Blocks;

namespace Fathom.Lenses.Proof;

/// <summary>An item is a column: measures its last layer, and proves of other layers by the logits of a few tokens that they are further than g from it.</summary>
sealed unsafe class FewTokensWork : ParallelWork, IDisposable
{
    /// <summary>The least probability, under the last layer, of the tokens that are looked at first.</summary>
    const float AtFirst = 1f / (1 << 10);

    /// <summary>Larger inputs of the unembedding might overflow a sum.</summary>
    const float MostInput = 1e18f;

    /// <summary>The least probability of those that are looked at later, as long as a layer is open.</summary>
    static readonly float[] AtLast = [1f / (1 << 12), 1f / (1 << 14)];

    readonly Worker[] workers;
    ProofColumn[] columns = [];
    bool isFirst;

    public FewTokensWork(Unembedding unembedding, Compute compute) =>
        workers = [.. Enumerable.Range(0, compute.Pool.Count).Select(_ => new Worker(unembedding, compute.Kernel))];

    /// <summary>Columns that begin.</summary>
    public FewTokensWork First(ProofColumn[] columns)
    {
        (this.columns, isFirst) = (columns, true);
        return this;
    }

    /// <summary>The same columns, after the layer below the regime was computed where it was open.</summary>
    public FewTokensWork Later(ProofColumn[] columns)
    {
        (this.columns, isFirst) = (columns, false);
        return this;
    }

    public override void Do(int item, int worker)
    {
        var column = columns[item];
        if (isFirst)
        {
            if (column.HasDecoderLogits)
                column.Final.Set(new(column.Request.DecoderLogits, column.Final.Logits.Length));
            LastLayer.Measure(column);
            column.NeedsAll = !CanBeBounded(column);
            if (!column.NeedsAll)
                workers[worker].Prove(column, AtFirst);
            return;
        }
        foreach (float least in AtLast)
            if (!column.NeedsAll && column.IsOpen)
                workers[worker].Prove(column, least);
    }

    /// <summary>Whether all logits of all its layers are finite: those of the last say that the weights are.</summary>
    static bool CanBeBounded(ProofColumn column) => column.Final.IsFinite && TensorPrimitives.IsFiniteAll(column.Final.Logits)
        && TensorPrimitives.IsFiniteAll<float>(column.Prepared.All) && TensorPrimitives.MaxMagnitude<float>(column.Prepared.All) <= MostInput;

    public void Dispose()
    {
        foreach (var worker in workers)
            worker.Dispose();
    }

    /// <summary>The scratch space of a thread.</summary>
    sealed class Worker(Unembedding unembedding, MatrixKernel kernel) : IDisposable
    {
        readonly ChosenProduct product = new(kernel);
        readonly DivergenceBound bound = new();
        readonly Growing gathered = new(), logits = new();
        readonly List<int> layers = [];
        int[] tokens = [];
        float[] probabilities = [];

        /// <summary>Tries the open layers below the regime with the tokens that have so much probability, and those that a layer found likeliest.</summary>
        public void Prove(ProofColumn column, float leastProbability)
        {
            layers.Clear();
            for (int layer = 1; layer <= column.Below; layer++)
                if (column[layer] == LayerState.Open)
                    layers.Add(layer);
            if (layers.Count == 0)
                return;
            int count = Choose(column, leastProbability);
            var rows = Logits(column, tokens.AsSpan(0, count));
            var final = probabilities.AsSpan(0, count);
            double limit = column.Regime.GBits + ProofMargin.OfFewTokens(column);
            int proven = 0;
            for (int i = 0; i < layers.Count; i++)
                if (TensorPrimitives.IsFiniteAll<float>(rows[i]) && bound.IsAbove(final, rows[i], limit))
                {
                    column[layers[i]] = LayerState.Above;
                    proven++;
                }
            column.Counts += new ProofCounts(0, proven, 0, (long)layers.Count * count);
        }

        /// <summary>Chooses tokens, by their ids' order, and their probabilities.</summary>
        int Choose(ProofColumn column, float least)
        {
            var p = column.Final.Probabilities;
            int most = (int)(1 / least) + 1 + column.Heavy.Length;
            if (tokens.Length < most)
                (tokens, probabilities) = (new int[most], new float[most]);
            int count = 0;
            var limit = new Vector<float>(least);
            for (int at = 0; at < p.Length; at += Vector<float>.Count)
            {
                int end = Math.Min(at + Vector<float>.Count, p.Length);
                if (end - at == Vector<float>.Count && !Vector.GreaterThanOrEqualAny(new Vector<float>(p[at..]), limit))
                    continue;
                for (int id = at; id < end; id++)
                    if (p[id] >= least && count < most)
                        tokens[count++] = id;
            }
            foreach (int id in column.Heavy)
                if (p[id] < least && count < most)
                    tokens[count++] = id;
            for (int i = 0; i < count; i++)
                probabilities[i] = p[tokens[i]];
            return count;
        }

        /// <summary>The logits [n, tokens] of the layers that are open. Where the last layer's are the decoder's, it is computed too, to see how far apart they are.</summary>
        Rows Logits(ProofColumn column, ReadOnlySpan<int> tokens)
        {
            bool compares = !column.IsExact && float.IsNaN(column.Difference);
            int count = layers.Count + (compares ? 1 : 0), width = column.Prepared.Width;
            gathered.Reserve((long)count * width);
            var input = new Rows(gathered.Start, count, width);
            for (int i = 0; i < layers.Count; i++)
                column.Prepared[layers[i] - 1].CopyTo(input[i]);
            if (compares)
                column.Prepared[column.Prepared.Count - 1].CopyTo(input[layers.Count]);
            logits.Reserve((long)count * tokens.Length);
            var output = new Rows(logits.Start, count, tokens.Length);
            product.Take(input);
            product.Run(unembedding.Map.Weight, tokens, output);
            AddBias(tokens, output);
            unembedding.Finish(output);
            if (compares)
                column.Difference = Difference(tokens, output[layers.Count], column.Final.Logits);
            return output;
        }

        void AddBias(ReadOnlySpan<int> tokens, Rows output)
        {
            if (unembedding.Map.Bias is not { } bias)
                return;
            for (int row = 0; row < output.Count; row++)
                for (int i = 0; i < tokens.Length; i++)
                    output[row][i] += bias[tokens[i]];
        }

        static float Difference(ReadOnlySpan<int> tokens, ReadOnlySpan<float> own, ReadOnlySpan<float> decoders)
        {
            float largest = 0;
            for (int i = 0; i < tokens.Length; i++)
                largest = MathF.Max(largest, MathF.Abs(own[i] - decoders[tokens[i]]));
            return largest;
        }

        public void Dispose()
        {
            product.Dispose();
            gathered.Dispose();
            logits.Dispose();
        }
    }
}
