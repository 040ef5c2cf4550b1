using System.Globalization;
using LLama.Native;

namespace Fathom.LlamaCpp;

/// <summary>One of llama.cpp's contexts: a cache of so many cells for so many sequences, and the passes that fill it.</summary>
/// <remarks>Called by one thread, it runs on another, which it may lose. Cells are shared by all sequences. Exact ones keep keys and values in float32 and compute attention step by step; others are as llama.cpp makes them by itself.</remarks>
sealed class LlamaContext : IDisposable
{
    readonly SafeLLamaContextHandle handle;
    readonly NativeThread thread;
    readonly PassRows rows;
    readonly Action decode;
    DecodeResult result;
    readonly StreamTap tap;
    readonly string path;

    /// <param name="model">The model.</param>
    /// <param name="path">Its file, for errors.</param>
    /// <param name="tap">What looks at the streams.</param>
    /// <param name="size">Its room.</param>
    /// <param name="exact">Whether it rounds nothing to fewer bits than float32 has.</param>
    /// <param name="threads">How many threads.</param>
    /// <exception cref="FathomException">There is no memory for it.</exception>
    /// <exception cref="EngineFaultException">llama.cpp gave up.</exception>
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
        options.cb_eval_user_data = options.abort_callback_user_data = tap.UserData;
        options.abort_callback = StreamTap.AbortCallback;
        LlamaLog.Clear();
        rows = new(size.Batch);
        thread = new(path);
        SafeLLamaContextHandle? made = null;
        thread.Run(() => made = SafeLLamaContextHandle.Create(model, options));
        handle = made!;
        decode = () => result = rows.Run(handle);
        if (!handle.IsInvalid)
            return;
        thread.Dispose();
        rows.Dispose();
        model.DangerousRelease(); // which a context that is none does not do
        throw new FathomException(string.Create(CultureInfo.InvariantCulture,
            $"{path}: llama.cpp could not make room for {size.Cells} positions of {size.Sequences} sequences{LlamaLog.Reason()}"));
    }

    /// <summary>Its room.</summary>
    public ContextSize Size { get; }

    /// <summary>Whether llama.cpp gave it up: it runs nothing more.</summary>
    public bool HasEnded => thread.HasEnded;

    /// <summary>Empties the pass.</summary>
    public void Clear() => rows.Clear();

    /// <summary>Adds a row to the pass.</summary>
    public void Add(int id, int position, int sequence, bool wantsLogits) => rows.Add(id, position, sequence, wantsLogits);

    /// <summary>Runs the rows that were added.</summary>
    /// <exception cref="EngineFaultException">llama.cpp cannot.</exception>
    /// <exception cref="FathomException">What it tells is no residual stream.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants the pass any more.</exception>
    public void Run(bool readsStreams, bool readsNormed)
    {
        tap.Begin(readsStreams, readsNormed);
        LlamaLog.Clear();
        thread.Run(decode);
        if (tap.Fault is { } fault)
            throw fault is FathomException known ? new FathomException($"{path}: {known.Message}", known) : fault;
        if (result == DecodeResult.ComputeAborted)
            throw new OperationCanceledException("the pass was given up");
        if (result != DecodeResult.Ok)
            throw new EngineFaultException($"{path}: llama.cpp could not go on: {Meaning(result)}{LlamaLog.Reason()}");
    }

    /// <summary>The model's logits [V] at a row of the last pass that asked for them. Valid until the next.</summary>
    public ReadOnlySpan<float> Logits(int row) => handle.GetLogitsIth(row);

    /// <summary>Gives another sequence all that one has.</summary>
    /// <exception cref="EngineFaultException">llama.cpp gave up.</exception>
    public void Copy(int from, int to) => thread.Run(() => handle.MemorySequenceCopy((LLamaSeqId)from, (LLamaSeqId)to, -1, -1));

    /// <summary>Forgets a sequence. Where that is what llama.cpp gives up at, the next pass tells.</summary>
    public void Remove(int sequence)
    {
        try
        {
            thread.Run(() => handle.MemorySequenceRemove((LLamaSeqId)sequence, -1, -1));
        }
        catch (EngineFaultException)
        {
            // what it held is lost with the context
        }
    }

    static string Meaning(DecodeResult result) => result switch
    {
        DecodeResult.NoKvSlot => "its cache has no room",
        DecodeResult.InvalidInputBatch => "it refuses the rows",
        (DecodeResult)(-2) => "there is no memory",
        _ => $"it answers {(int)result}",
    };

    /// <summary>Frees it, unless llama.cpp gave it up: that may still hold what it worked on.</summary>
    public void Dispose()
    {
        thread.Dispose();
        if (HasEnded)
        {
            handle.SetHandleAsInvalid();
            return;
        }
        handle.Dispose();
        rows.Dispose();
    }
}

/// <summary>What a context has room for.</summary>
/// <param name="Cells">Positions of all sequences.</param>
/// <param name="Sequences">Sequences.</param>
/// <param name="Batch">Rows of a pass.</param>
/// <param name="Outputs">Rows of a pass whose logits are asked for.</param>
readonly record struct ContextSize(int Cells, int Sequences, int Batch, int Outputs);
