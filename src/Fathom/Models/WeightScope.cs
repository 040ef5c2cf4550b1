using Fathom.Formats;
using Fathom.Kernels;
using Fathom.Models.Blocks;

namespace Fathom.Models;

/// <summary>The weights of a model, or of one of its blocks, by the names that they have in a checkpoint.</summary>
sealed class WeightScope(ModelSource source, string prefix = "", int layer = 0)
{
    /// <summary>The number of the block, from 0 as in the file.</summary>
    public int Layer => layer;

    /// <summary>The weights of one block, numbered from 0 as in the file.</summary>
    public WeightScope Block(int index) => new(source, $"blk.{index}.", index);

    /// <summary>A matrix [to, from], with a bias [to] or none.</summary>
    public Linear Linear(string name, int from, int to, Bias bias = Bias.None) =>
        new(source.Required($"{prefix}{name}.weight", to, from), bias switch
        {
            Bias.None => null,
            Bias.Optional => Vector($"{name}.bias", to),
            _ => Required($"{name}.bias", to),
        });

    /// <summary>Query, key and value maps, whether they are stored apart or as one matrix, one below the other.</summary>
    public (Linear Query, Linear Key, Linear Value) QueryKeyValue(Shape shape, Bias bias)
    {
        int query = shape.Heads * shape.HeadSize, key = shape.KeyValueHeads * shape.HeadSize;
        if (!source.Tensors.ContainsKey($"{prefix}attn_qkv.weight"))
            return (Linear("attn_q", shape.Width, query, bias), Linear("attn_k", shape.Width, key, bias), Linear("attn_v", shape.Width, key, bias));
        var all = Linear("attn_qkv", shape.Width, query + 2 * key, bias);
        return (all.Part(0, query), all.Part(query, key), all.Part(query + key, key));
    }

    /// <summary>The maps [to, from] of all experts, stored as one tensor [expert, to, from], with biases [expert, to] or none.</summary>
    public Linear[] Experts(string name, int count, int from, int to, Bias bias)
    {
        var all = source.Required($"{prefix}{name}.weight", count, to, from);
        var biases = bias == Bias.None ? null : source.Required($"{prefix}{name}.bias", count, to);
        var maps = new Linear[count];
        for (int i = 0; i < count; i++)
            maps[i] = new(all.Part((long)i * to, to), biases is null ? null : Dequantiser.Row(biases, i));
        return maps;
    }

    /// <summary>Gate and up maps of a gated MLP, whether they are stored apart or as one matrix, gate above up.</summary>
    public (Linear Gate, Linear Up) GateUp(Shape shape, Bias bias)
    {
        if (source.Tensors.ContainsKey($"{prefix}ffn_gate.weight"))
            return (Linear("ffn_gate", shape.Width, shape.FeedForward, bias), Linear("ffn_up", shape.Width, shape.FeedForward, bias));
        var both = Linear("ffn_up", shape.Width, 2 * shape.FeedForward, bias);
        return (both.Part(0, shape.FeedForward), both.Part(shape.FeedForward, shape.FeedForward));
    }

    /// <summary>The norm before the unembedding: by mean and variance where it has a bias.</summary>
    public Norm FinalNorm(Shape shape) => source.Tensors.ContainsKey($"{prefix}output_norm.bias")
        ? LayerNorm("output_norm", shape) : RmsNorm("output_norm", shape);

    /// <summary>A norm of the stream by mean and variance.</summary>
    public LayerNorm LayerNorm(string name, Shape shape) =>
        new(Required($"{name}.weight", shape.Width), Required($"{name}.bias", shape.Width), shape.NormEpsilon);

    /// <summary>A root-mean-square norm of the stream.</summary>
    public RmsNorm RmsNorm(string name, Shape shape) => new(Required($"{name}.weight", shape.Width), shape.NormEpsilon);

    /// <summary>A root-mean-square norm of each head.</summary>
    public RmsNorm HeadNorm(string name, Shape shape) => new(Required($"{name}.weight", shape.HeadSize), shape.NormEpsilon);

    /// <summary>A matrix that must be there.</summary>
    public Tensor Matrix(string name, int rows, int columns) => source.Required($"{prefix}{name}", rows, columns);

    /// <summary>A matrix that may be there.</summary>
    public Tensor? MatrixOrNull(string name, int rows, int columns) => source.Optional($"{prefix}{name}", rows, columns);

    /// <summary>A small tensor as floats, or null where the file has none.</summary>
    public float[]? Vector(string name, int length) =>
        source.Optional($"{prefix}{name}", length) is { } tensor ? Dequantiser.Row(tensor, 0) : null;

    /// <summary>A small tensor as floats that must be there.</summary>
    public float[] Required(string name, int length) => Dequantiser.Row(source.Required($"{prefix}{name}", length), 0);
}
