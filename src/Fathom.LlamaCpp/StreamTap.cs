using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fathom.Kernels;

namespace Fathom.LlamaCpp;

/// <summary>What is taken of llama.cpp's graph while it is computed: the residual stream before the first block and after each, and what the final norm makes of the last.</summary>
/// <remarks>llama.cpp asks before each of its tensors whether it is wanted, a thousand times a token: a name is compared where it lies, and what is not wanted costs a few
/// comparisons. A pass may come in several parts, each with all layers of its rows; rows count on from part to part.</remarks>
abstract unsafe class StreamTap : IDisposable
{
    readonly Growing stage = new();
    readonly int width;
    readonly GCHandle self;
    int embeddingRows;
    int[] rowsOfLayer = [];
    int rowsNormed;

    protected StreamTap(int width) => (this.width, self) = (width, GCHandle.Alloc(this));

    /// <summary>What llama.cpp is told to call.</summary>
    public static nint Callback => (nint)(delegate* unmanaged[Cdecl]<nint, byte, nint, byte>)&OnTensor;

    /// <summary>What llama.cpp is told to ask, between the products of a pass on a processor, whether the pass may end.</summary>
    public static nint AbortCallback => (nint)(delegate* unmanaged[Cdecl]<nint, byte>)&OnAsked;

    /// <summary>Whether nobody wants the pass any more that is under way; asked on threads of llama.cpp.</summary>
    public Func<bool>? GivesUp { get; set; }

    /// <summary>What it hands back to find this.</summary>
    public nint UserData => GCHandle.ToIntPtr(self);

    /// <summary>Whether the streams are wanted in this pass.</summary>
    public bool ReadsStreams { get; private set; }

    /// <summary>Whether what the final norm gives is wanted in this pass.</summary>
    public bool ReadsNormed { get; private set; }

    /// <summary>What went wrong while something was taken; it ends the pass.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>How many streams the last pass told of: the blocks, or one more where the last names skip one.</summary>
    public int LayersSeen => rowsOfLayer.Length;

    /// <summary>A pass begins.</summary>
    public void Begin(bool readsStreams, bool readsNormed)
    {
        (ReadsStreams, ReadsNormed, Fault, embeddingRows, rowsNormed) = (readsStreams, readsNormed, null, 0, 0);
        rowsOfLayer.AsSpan().Clear();
    }

    /// <summary>Whether the pass told the streams of so many rows after each of so many blocks.</summary>
    public bool Told(int layers, int rows) => rowsOfLayer.Length == layers && !rowsOfLayer.AsSpan().ContainsAnyExcept(rows);

    /// <summary>How many rows each block told of in the last pass.</summary>
    public IReadOnlyList<int> RowsOfLayers => rowsOfLayer;

    /// <summary>Streams [n, d] of the rows from one on: 0 is what enters the first block, l what block l gives. Of what enters the first block there may be none.</summary>
    protected abstract void OnStream(int layer, int firstRow, Rows rows);

    /// <summary>What the final norm gives [n, d] of the rows from one on.</summary>
    protected abstract void OnNormed(int firstRow, Rows rows);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static byte OnTensor(nint tensor, byte asks, nint userData)
    {
        var tap = (StreamTap)GCHandle.FromIntPtr(userData).Target!;
        return (asks != 0 ? tap.Wants(tensor) : tap.Take(tensor)) ? (byte)1 : (byte)0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static byte OnAsked(nint userData) => ((StreamTap)GCHandle.FromIntPtr(userData).Target!).GivesUp?.Invoke() == true ? (byte)1 : (byte)0;

    bool Wants(nint tensor)
    {
        if (!ReadsStreams && !ReadsNormed)
            return false;
        var name = Ggml.NameOf(tensor);
        return name[0] switch
        {
            (byte)'l' => ReadsStreams && LayerOf(name) > 0,
            (byte)'r' => ReadsNormed && name.SequenceEqual("result_norm"u8),
            (byte)'e' or (byte)'i' or (byte)'m' => ReadsStreams && IsEmbedding(name),
            _ => false,
        };
    }

    /// <summary>False ends the pass.</summary>
    bool Take(nint tensor)
    {
        try
        {
            var name = Ggml.NameOf(tensor);
            long elements = Ggml.ElementsOf(tensor);
            int layer = LayerOf(name);
            if (elements % width != 0 || !Ggml.IsPlain(tensor))
            {
                if (layer == 0)
                    return true;
                throw new FathomException(
                    $"llama.cpp's {System.Text.Encoding.UTF8.GetString(name)} has {elements} elements, which are no float32 vectors of length {width}: this is no residual stream that the lens can read");
            }
            int count = (int)(elements / width);
            if (layer == 0 && name[0] != (byte)'r')
            {
                Copy(tensor, count);
                embeddingRows = count;
                return true;
            }
            if (layer == 1)
                TellEmbeddings(count);
            if (count == 0)
                return true;
            var rows = Copy(tensor, count);
            if (layer == 0)
            {
                OnNormed(rowsNormed, rows);
                rowsNormed += count;
                return true;
            }
            if (layer > rowsOfLayer.Length)
                Array.Resize(ref rowsOfLayer, layer);
            OnStream(layer, rowsOfLayer[layer - 1], rows);
            rowsOfLayer[layer - 1] += count;
            return true;
        }
        catch (Exception error)
        {
            Fault ??= error;
            return false;
        }
    }

    /// <summary>What enters the first block is known to have been the last thing that was named so; where nothing was, its rows are NaN.</summary>
    void TellEmbeddings(int count)
    {
        stage.Reserve((long)count * width);
        var rows = new Rows(stage.Start, count, width);
        if (embeddingRows != count)
            rows.All.Fill(float.NaN);
        embeddingRows = 0;
        if (count > 0)
            OnStream(0, rowsOfLayer.Length > 0 ? rowsOfLayer[0] : 0, rows);
    }

    Rows Copy(nint tensor, int count)
    {
        stage.Reserve((long)count * width);
        Ggml.Copy(tensor, stage.Start, (long)count * width);
        return new(stage.Start, count, width);
    }

    /// <summary>The block, from 1, whose output l_out-N is; 0 for any other name.</summary>
    static int LayerOf(ReadOnlySpan<byte> name) =>
        name.StartsWith("l_out-"u8) && Utf8Parser.TryParse(name[6..], out int index, out int read) && read == name.Length - 6 ? index + 1 : 0;

    /// <summary>What families call that which enters the first block: the last of these before it is it.</summary>
    static bool IsEmbedding(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("embd"u8) || name.SequenceEqual("inp_embd"u8) || name.SequenceEqual("inp_scaled"u8) || name.SequenceEqual("inp_norm"u8)
        || name.SequenceEqual("inp_norm-0"u8) || name.SequenceEqual("inpL"u8) || name.SequenceEqual("model.embed_tokens"u8) || name.SequenceEqual("model.input_embed"u8);

    public virtual void Dispose()
    {
        stage.Dispose();
        self.Free();
    }
}
