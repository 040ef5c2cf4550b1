using System.Globalization;
using Fathom.Formats;
using Fathom.Models;
using LLama.Native;

namespace Fathom.LlamaCpp;

/// <summary>Float32 weights of a model, written once by llama.cpp's own quantiser into the cache folder: by them it rounds nothing to fewer bits.</summary>
static class ExactWeights
{
    /// <summary>Whether a file has such weights already.</summary>
    public static bool AreIn(ModelSource source) => source.Tensors.Values.All(static tensor => tensor.Type == TensorType.F32);

    /// <summary>The file with float32 weights of a model, which is written where it is not there.</summary>
    /// <exception cref="FathomException">There is no room for it, or it cannot be written.</exception>
    public static string Of(ModelSource source, Action<string>? note)
    {
        string file = Path.Combine(CacheFolder.Path, $"{source.Fingerprint()[..32]}-{LlamaLibrary.Commit}-f32.gguf");
        if (File.Exists(file))
            return file;
        long bytes = sizeof(float) * source.Tensors.Values.Sum(static tensor => tensor.Rows * tensor.Columns) + source.Length / 8;
        string size = string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F2} GB");
        CacheFolder.Make();
        if (new DriveInfo(CacheFolder.Path).AvailableFreeSpace is var free && free < bytes)
            throw new FathomException(string.Create(CultureInfo.InvariantCulture, $"{CacheFolder.Path}: has {free / 1e9:F2} GB left, and the float32 weights of {source.Path} take {size}"));
        CacheFolder.RemoveAbandoned();
        note?.Invoke($"writing {size} of float32 weights to {file}, once (fathom cache clear removes them)");
        Write(source.Path, file);
        return file;
    }

    static void Write(string from, string to)
    {
        var options = LLamaModelQuantizeParams.Default();
        options.ftype = LLamaFtype.ALL_F32;
        options.allow_requantize = true;
        options.nthread = Environment.ProcessorCount;
        LlamaLog.Clear();
        AtomicFile.WriteByName(to, name =>
        {
            if (NativeThread.Run(from, () => NativeApi.llama_model_quantize(from, name, ref options)) != 0)
                throw new FathomException($"{from}: llama.cpp could not write its float32 weights to {to}{LlamaLog.Reason()}");
        });
    }
}
