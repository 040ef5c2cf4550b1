using System.Globalization;
using LLama.Native;

namespace Fathom.LlamaCpp;

/// <summary>One of llama.cpp's contexts: a cache of so many cells for so many sequences, and the passes that fill it.</summary>
/// <remarks>One thread. Cells are shared by all sequences. Exact ones keep keys and values in float32 and compute attention step by step; others are as llama.cpp makes them by itself.</remarks>
sealed class LlamaContext : IDisposable
{
    readonly SafeLLamaContextHandle handle;
    readonly LLamaBatch batch = new();
    readonly StreamTap tap;
    readonly string path;

    /// <param name="model">The model.</param>
    /// <param name="path">Its file, for errors.</param>
    /// <param name="tap">What looks at the streams.</param>
    /// <param name="size">Its room.</param>
    /// <param name="exact">Whether it rounds nothing to fewer bits than float32 has.</param>
    /// <param name="threads">How many threads.</param>
    /// <exception cref="FathomException">There is no memory for it.</exception>
    public LlamaContext(SafeLlamaModelHandle model, string path, StreamTap tap, ContextSize size, bool exact, int threads)
    {
        (this.path, this.tap, Size) = (path, tap, size);
        var options = LLamaContextParams.Default();
        options.n_ctx = (uint)size.Cells;
        options.n_batch = options.n_ubatch = (uint)size.Batch;
        options.n_seq_max = (uint)size.Sequences;
        options.n_outputs_max = (uint)Math.Max(size.Outputs, size.Sequences);
        options.n_threads = options.n_threads_batch = threads;
        if (exact)
        {
            options.type_k = options.type_v = GGMLType.GGML_TYPE_F32;
            options.llama_flash_attn_type = LLamaFlashAttentionType.LLAMA_FLASH_ATTENTION_TYPE_DISABLED;
        }
        options.kv_unified = true;
        options.no_perf = true;
        options.cb_eval = StreamTap.Callback;
        options.cb_eval_user_data = tap.UserData;
        LlamaLog.Clear();
        handle = SafeLLamaContextHandle.Create(model, options);
        if (!handle.IsInvalid)
            return;
        model.DangerousRelease(); // which a context that is none does not do
        throw new FathomException(string.Create(CultureInfo.InvariantCulture,
            $"{path}: llama.cpp could not make room for {size.Cells} positions of {size.Sequences} sequences{LlamaLog.Reason()}"));
    }

    /// <summary>Its room.</summary>
    public ContextSize Size { get; }

    /// <summary>Empties the pass.</summary>
    public void Clear() => batch.Clear();

    /// <summary>Adds a row to the pass.</summary>
    public void Add(int id, int position, int sequence, bool wantsLogits) => batch.Add(id, position, (LLamaSeqId)sequence, wantsLogits);

    /// <summary>Runs the rows that were added.</summary>
    /// <exception cref="FathomException">llama.cpp cannot, or a reader failed.</exception>
    public void Run(bool readsStreams, bool readsNormed)
    {
        tap.Begin(readsStreams, readsNormed);
        LlamaLog.Clear();
        var result = handle.Decode(batch);
        if (tap.Fault is { } fault)
            throw fault is FathomException known ? new FathomException($"{path}: {known.Message}", known) : fault;
        if (result != DecodeResult.Ok)
            throw new FathomException($"{path}: llama.cpp could not go on: {Meaning(result)}{LlamaLog.Reason()}");
    }

    /// <summary>The model's logits [V] at a row of the last pass that asked for them. Valid until the next.</summary>
    public ReadOnlySpan<float> Logits(int row) => handle.GetLogitsIth(row);

    /// <summary>Gives another sequence all that one has.</summary>
    public void Copy(int from, int to) => handle.MemorySequenceCopy((LLamaSeqId)from, (LLamaSeqId)to, -1, -1);

    /// <summary>Forgets a sequence.</summary>
    public void Remove(int sequence) => handle.MemorySequenceRemove((LLamaSeqId)sequence, -1, -1);

    static string Meaning(DecodeResult result) => result switch
    {
        DecodeResult.NoKvSlot => "its cache has no room",
        DecodeResult.ComputeAborted => "it was ended",
        DecodeResult.InvalidInputBatch => "it refuses the rows",
        (DecodeResult)(-2) => "there is no memory",
        _ => $"it answers {(int)result}",
    };

    public void Dispose() => handle.Dispose();
}

/// <summary>What a context has room for.</summary>
/// <param name="Cells">Positions of all sequences.</param>
/// <param name="Sequences">Sequences.</param>
/// <param name="Batch">Rows of a pass.</param>
/// <param name="Outputs">Rows of a pass whose logits are asked for.</param>
readonly record struct ContextSize(int Cells, int Sequences, int Batch, int Outputs);
