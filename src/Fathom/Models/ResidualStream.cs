using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Models;

/// <summary>The one thing that blocks add to and that readers look at: h [n, d], for n positions of one batch.</summary>
/// <remarks>Where there is no reader, reading costs nothing; a block does not know whether there is one.</remarks>
sealed class ResidualStream
{
    ResidualReader? reader;
    int layer;

    /// <summary>h, as it is now.</summary>
    public Rows State { get; private set; }

    /// <summary>The position of the first row.</summary>
    public int FirstPosition { get; private set; }

    /// <summary>A batch begins with what enters the first block.</summary>
    public void Begin(Rows state, int firstPosition, ResidualReader? reader)
    {
        (State, FirstPosition, this.reader) = (state, firstPosition, reader);
        reader?.Embeddings(View(state));
    }

    /// <summary>Block layer (from 1) begins.</summary>
    public void Enter(int layer) => this.layer = layer;

    /// <summary>Adds what attention gives.</summary>
    public void AddAttention(Rows part)
    {
        reader?.Attention(layer, View(part));
        Add(part);
    }

    /// <summary>Adds what the MLP gives.</summary>
    public void AddMlp(Rows part)
    {
        reader?.Mlp(layer, View(part));
        Add(part);
    }

    /// <summary>The block is done.</summary>
    public void Leave() => reader?.AfterBlock(layer, View(State));

    void Add(Rows part) => TensorPrimitives.Add(State.All, part.All, State.All);

    ResidualRows View(Rows rows) => new(rows, FirstPosition);
}
