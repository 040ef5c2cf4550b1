using System.Runtime.InteropServices;
using LLama.Native;

namespace Fathom.LlamaCpp;

/// <summary>The rows of a pass as llama.cpp takes them: of each its token, its position, its sequence, and whether its logits are wanted.</summary>
sealed unsafe class PassRows : IDisposable
{
    static delegate* unmanaged[Cdecl]<nint, LLamaNativeBatch, int> decode;

    readonly int most;
    readonly void* memory;
    LLamaNativeBatch batch;

    /// <param name="most">The most rows of a pass.</param>
    public PassRows(int most)
    {
        this.most = most;
        int row = 2 * sizeof(void*) + sizeof(LLamaToken) + sizeof(LLamaPos) + sizeof(int) + sizeof(byte);
        memory = NativeMemory.AllocZeroed((nuint)most, (nuint)row);
        batch.seq_id = (LLamaSeqId**)memory;
        var sequences = (LLamaSeqId*)(batch.seq_id + most);
        batch.tokens = (LLamaToken*)((nint*)sequences + most);
        batch.pos = (LLamaPos*)(batch.tokens + most);
        batch.n_seq_id = (int*)(batch.pos + most);
        batch.logits = (byte*)(batch.n_seq_id + most);
        for (int i = 0; i < most; i++)
        {
            batch.seq_id[i] = sequences + i;
            batch.n_seq_id[i] = 1;
        }
    }

    /// <summary>Takes the call from the library: LLamaSharp's own waits for the passes of all other contexts.</summary>
    public static void Bind(nint library) => decode = (delegate* unmanaged[Cdecl]<nint, LLamaNativeBatch, int>)Ggml.Find(library, "llama_decode");

    /// <summary>Forgets all rows.</summary>
    public void Clear() => batch.n_tokens = 0;

    /// <summary>Adds a row.</summary>
    /// <exception cref="InvalidOperationException">There are as many as there may be.</exception>
    public void Add(int id, int position, int sequence, bool wantsLogits)
    {
        int row = batch.n_tokens < most ? batch.n_tokens++ : throw new InvalidOperationException($"a pass has room for {most} rows");
        (batch.tokens[row], batch.pos[row], *batch.seq_id[row], batch.logits[row]) = (id, position, (LLamaSeqId)sequence, wantsLogits ? (byte)1 : (byte)0);
    }

    /// <summary>Runs them.</summary>
    public DecodeResult Run(SafeLLamaContextHandle context) => (DecodeResult)decode(context.DangerousGetHandle(), batch);

    public void Dispose() => NativeMemory.Free(memory);
}
