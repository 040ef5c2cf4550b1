using System.Diagnostics;
using System.Globalization;
using Fathom.Kernels;
using Fathom.Models;
using LLama.Exceptions;
using LLama.Native;

namespace Fathom.LlamaCpp;

/// <summary>Opens models that llama.cpp runs: a <see cref="LanguageModel"/> like any other, whose lens was proven to be the model's own before it is handed out.</summary>
public static class LlamaModel
{
    /// <summary>As many tokens are read to find the lens.</summary>
    const int ProbeTokens = 8;

    /// <summary>Opens a model.</summary>
    /// <param name="path">A GGUF file, or the first of a split one.</param>
    /// <param name="options">How it is to run; by default on the processor, by the weights as they are stored.</param>
    /// <exception cref="FathomException">The file is none, is broken, or is not run by llama.cpp; its lens cannot be proven; llama.cpp's library is missing or of another
    /// version.</exception>
    public static LanguageModel Open(string path, LlamaOptions? options = null)
    {
        options ??= new();
        long start = Stopwatch.GetTimestamp();
        var source = ModelSource.Open(path, options.Copies);
        try
        {
            if (Directory.Exists(source.Path))
                throw new FathomException($"{source.Path}: llama.cpp reads GGUF files, not folders");
            CheckKind(source);
            LlamaSizes.Check(source);
            LlamaLibrary.Require();
            bool exact = options.Exact && !ExactWeights.AreIn(source);
            var handle = Load(source.Path, exact ? ExactWeights.Of(source, options.Note) : source.Path, options);
            try
            {
                var transformer = Find(source, handle, options, options.Exact || ExactWeights.AreIn(source));
                var (tokenizer, note) = TokenizerChoice.Of(source, handle, options.TakesItsTokenizer);
                return LanguageModel.Of(source, transformer with { Notes = NotesOf(options.Because, note) }, tokenizer, options.Threads ?? Environment.ProcessorCount, start);
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Refuses what does not predict the next token of a text, as far as keys tell.</summary>
    static void CheckKind(ModelSource source)
    {
        string prefix = $"{source.Architecture}.";
        if (source.Metadata.Has($"{prefix}target_layers") || source.Metadata.Has($"{prefix}target_hidden_size"))
            throw new FathomException($"{source.Path}: it is a draft model, which goes on from another model's residual streams and has none that could be read alone");
        if (source.Metadata.Boolean($"{prefix}attention.causal") is false)
            throw new FathomException($"{source.Path}: its tokens look at later ones too ({prefix}attention.causal is false), as those of encoders and diffusion models do: it predicts no next token");
    }

    static string[] NotesOf(string? because, string? ofTokenizer) =>
        [.. new[] { because is null ? null : $"llama.cpp runs it: {because}", ofTokenizer }.OfType<string>()];

    static SafeLlamaModelHandle Load(string path, string weights, LlamaOptions options)
    {
        var parameters = LLamaModelParams.Default();
        parameters.n_gpu_layers = options.GpuLayers;
        parameters.load_mode = options.Copies ? LLamaLoadMode.None : LLamaLoadMode.MemoryMap;
        LlamaLog.Clear();
        SafeLlamaModelHandle handle;
        try
        {
            handle = NativeThread.Run(path, () => SafeLlamaModelHandle.LoadFromFile(weights, parameters));
        }
        catch (RuntimeError error)
        {
            throw new FathomException($"{path}: llama.cpp does not run it{LlamaLog.Reason()}", error);
        }
        string? refusal = handle.HasEncoder || !handle.HasDecoder ? "it has an encoder, and the lens reads decoders alone"
            : handle.IsDiffusion ? "it is a diffusion model, which predicts no next token" : null;
        if (refusal is null)
            return handle;
        handle.Dispose();
        throw new FathomException($"{path}: {refusal}");
    }

    /// <summary>Reads a few tokens from all over the vocabulary, and finds by them the blocks, the final norm and the head.</summary>
    static LlamaTransformer Find(ModelSource source, SafeLlamaModelHandle handle, LlamaOptions options, bool exact)
    {
        int width = handle.EmbeddingSize, vocabulary = handle.Vocab.Count;
        int threads = options.Threads ?? Environment.ProcessorCount;
        using var compute = new Compute(threads);
        using var probe = new Probe(width);
        using var context = new LlamaContext(handle, source.Path, probe, new(ProbeTokens, 1, ProbeTokens, ProbeTokens), exact, threads);
        for (int i = 0; i < ProbeTokens; i++)
            context.Add((int)((long)i * vocabulary / ProbeTokens), i, 0, wantsLogits: true);
        context.Run(readsStreams: true, readsNormed: true);
        int layers = probe.LayersSeen;
        if (layers == 0)
            throw Unreadable(source, "llama.cpp names no block's output (l_out)");
        if (!probe.Told(layers, ProbeTokens))
            throw Unreadable(source, $"llama.cpp tells {string.Join(", ", probe.RowsOfLayers.Distinct())} rows of its blocks' outputs for {ProbeTokens} tokens: it keeps several streams, or skips blocks");
        if (probe.NormedRows != ProbeTokens)
            throw Unreadable(source, "llama.cpp names no output of a final norm (result_norm)");
        var sizes = new LlamaSizes(source, handle, layers, vocabulary, exact);
        var finder = new LensFinder(source, sizes.Shape, compute);
        var norm = finder.FindNorm(probe.Last, probe.Normed);
        var logits = compute.Take(Slot.Logits, ProbeTokens, vocabulary);
        for (int i = 0; i < ProbeTokens; i++)
            context.Logits(i).CopyTo(logits[i]);
        var head = finder.FindHead(probe.Normed, logits);
        return new(sizes.Shape, norm.Norm, head.Unembedding)
        {
            Path = source.Path,
            Handle = handle,
            MostCells = sizes.MostCells,
            CellBytes = sizes.CellBytes,
            SequenceBytes = sizes.SequenceBytes,
            Facts = new("llama.cpp", $"ggml {LlamaLibrary.Version}", LlamaLibrary.Commit, Devices(options.GpuLayers), exact ? "float32" : "float16", exact, norm.Name, head.Name),
        };
    }

    static FathomException Unreadable(ModelSource source, string why) =>
        new($"{source.Path}: the architecture '{source.Architecture}' has no residual stream that the lens can read: {why}");

    /// <summary>The first device that is not the processor, where layers go to one; else the processor.</summary>
    static string Devices(int gpuLayers)
    {
        for (nuint i = 0; gpuLayers != 0 && i < NativeApi.ggml_backend_dev_count(); i++)
            if (Ggml.DescriptionOf(NativeApi.ggml_backend_dev_get(i)) is var description && NameOf(i) != "CPU")
                return string.Create(CultureInfo.InvariantCulture, $"{description}, {gpuLayers} layers");
        return "processor";

        static string? NameOf(nuint index) => System.Runtime.InteropServices.Marshal.PtrToStringUTF8(NativeApi.ggml_backend_dev_name(NativeApi.ggml_backend_dev_get(index)));
    }

    /// <summary>Keeps the last block's streams and what the final norm makes of them.</summary>
    sealed unsafe class Probe(int width) : StreamTap(width)
    {
        readonly NativeBuffer last = new((long)ProbeTokens * width), normed = new((long)ProbeTokens * width);
        readonly int width = width;

        public int NormedRows { get; private set; }

        public Rows Last => new(last.Start, ProbeTokens, width);

        public Rows Normed => new(normed.Start, ProbeTokens, width);

        protected override void OnStream(int layer, int firstRow, Rows rows) => Keep(last, firstRow, rows);

        protected override void OnNormed(int firstRow, Rows rows)
        {
            Keep(normed, firstRow, rows);
            NormedRows = firstRow + rows.Count;
        }

        void Keep(NativeBuffer to, int firstRow, Rows rows)
        {
            if (firstRow + rows.Count <= ProbeTokens)
                rows.All.CopyTo(to.Span((long)firstRow * width, rows.Count * width));
        }

        public override void Dispose()
        {
            last.Dispose();
            normed.Dispose();
            base.Dispose();
        }
    }
}
