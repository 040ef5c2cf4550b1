using System.Numerics.Tensors;
using Fathom.Engine;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses;

/// <summary>How much one part of the residual stream adds to a token's logit.</summary>
/// <param name="Name">embedding, attention or mlp.</param>
/// <param name="Layer">The block that adds it; 0 for the embedding.</param>
/// <param name="Logit">What it adds.</param>
public readonly record struct AttributionPart(string Name, int Layer, float Logit);

/// <summary>Direct logit attribution: what the embedding and each block's attention and MLP add to the logit of a token, through the final norm's scale at one layer.</summary>
/// <remarks>The parts add up to the logit before any soft cap, less what the biases of norm and head add. A mathematical framework for transformer circuits (Elhage et al., 2021).</remarks>
public sealed class Attribution
{
    Attribution(int token, int? versus, int layer, AttributionPart[] parts) => (Token, Versus, Layer, Parts) = (token, versus, layer, parts);

    /// <summary>The token whose logit is taken apart.</summary>
    public int Token { get; }

    /// <summary>The token whose logit is taken off it; null for none.</summary>
    public int? Versus { get; }

    /// <summary>The layer at which it is read.</summary>
    public int Layer { get; }

    /// <summary>The embedding, then attention and MLP of blocks 1 to <see cref="Layer"/>.</summary>
    public IReadOnlyList<AttributionPart> Parts { get; }

    /// <summary>The sum of the parts: the logit, or the difference of the two.</summary>
    public float Logit => Parts.Sum(static part => part.Logit);

    /// <summary>Takes the logit of a token after some ids apart.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">The tokens up to the position that is read.</param>
    /// <param name="layer">The layer at which the logit is read, from 1.</param>
    /// <param name="token">The token.</param>
    /// <param name="sequence">How long the text is of which the ids are the beginning: long-context models turn queries and keys by it. By default as long as the ids.</param>
    /// <param name="versus">A token whose logit is taken off: the parts add up to the difference of the two logits. Null for none.</param>
    /// <exception cref="FathomException">The layer or an id is out of range, or the ids do not fit the context.</exception>
    public static Attribution Of(LanguageModel model, ReadOnlySpan<int> ids, int layer, int token, int? sequence = null, int? versus = null)
    {
        using var use = model.Use();
        if (model.Engine is { } engineOfModel)
            throw new FathomException($"{model.Path}: {engineOfModel.Name} runs it, which does not tell what attention and MLP add apart, so that no logit can be attributed to them");
        var shape = model.Shape;
        CheckLayer(shape, layer);
        foreach (int id in (int[])[token, versus ?? token])
            if ((uint)id >= (uint)shape.Vocabulary)
                throw new FathomException($"the token id {id} is outside the vocabulary of {shape.Vocabulary}");
        int length = Math.Max(sequence ?? 0, ids.Length);
        if (length > shape.ContextLength)
            throw new FathomException($"{length} tokens do not fit into a context of {shape.ContextLength}");
        var parts = new LastPosition(shape, ids.Length - 1);
        using (var engine = SequenceEngine.Of(model))
            engine.Read(ids.ToArray(), [parts], length: length);
        return new(token, versus, layer, [.. Measure(model, parts, layer, token, versus)]);
    }

    /// <summary>Refuses a layer that a model of this shape does not have.</summary>
    /// <exception cref="FathomException">It has not.</exception>
    public static void CheckLayer(Shape shape, int layer)
    {
        if (layer < 1 || layer > shape.Layers)
            throw new FathomException($"there is no layer {layer}: the model has 1 to {shape.Layers}");
    }

    static List<AttributionPart> Measure(LanguageModel model, LastPosition stream, int layer, int token, int? versus)
    {
        var unembedding = model.Transformer.Unembedding.Map.Weight;
        float[] direction = new float[unembedding.Columns], normed = new float[unembedding.Columns];
        Dequantiser.Row(unembedding.Type, unembedding.Row(token), direction);
        if (versus is int other)
        {
            float[] taken = new float[unembedding.Columns];
            Dequantiser.Row(unembedding.Type, unembedding.Row(other), taken);
            TensorPrimitives.Subtract(direction, taken, direction);
        }
        var norm = model.Transformer.FinalNorm;
        float scale = norm.Scale(stream.States[layer]);
        var parts = new List<AttributionPart> { new("embedding", 0, Logit(stream.States[0])) };
        for (int block = 1; block <= layer; block++)
        {
            parts.Add(new("attention", block, Logit(stream.Attentions[block - 1])));
            parts.Add(new("mlp", block, Logit(stream.Mlps[block - 1])));
        }
        return parts;

        float Logit(float[] part)
        {
            norm.ApplyToPart(part, scale, normed);
            return TensorPrimitives.Dot<float>(normed, direction);
        }
    }

    /// <summary>Keeps the stream and its parts at one position.</summary>
    sealed class LastPosition(Shape shape, int position) : ResidualReader
    {
        public float[][] States { get; } = new float[shape.Layers + 1][];

        public float[][] Attentions { get; } = new float[shape.Layers][];

        public float[][] Mlps { get; } = new float[shape.Layers][];

        public override void Embeddings(ResidualRows rows) => Keep(rows, States, 0);

        public override void Attention(int layer, ResidualRows rows) => Keep(rows, Attentions, layer - 1);

        public override void Mlp(int layer, ResidualRows rows) => Keep(rows, Mlps, layer - 1);

        public override void AfterBlock(int layer, ResidualRows rows) => Keep(rows, States, layer);

        void Keep(ResidualRows rows, float[][] kept, int index)
        {
            if (position < rows.FirstPosition + rows.Count)
                kept[index] = rows[position - rows.FirstPosition].ToArray();
        }
    }
}
