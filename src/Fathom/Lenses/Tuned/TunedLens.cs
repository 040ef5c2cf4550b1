using System.Numerics.Tensors;
using Fathom.Formats;
using Fathom.Formats.PyTorch;
using Fathom.Kernels;
using Fathom.Models;
using Fathom.Models.Blocks;
using Tensor = Fathom.Formats.Tensor;

namespace Fathom.Lenses.Tuned;

/// <summary>A tuned lens: for each block a learned affine translator of what enters it, so that the model's own unembedding can read it.</summary>
/// <remarks>Eliciting Latent Predictions from Transformers with the Tuned Lens, arXiv 2303.08112. A folder holds <c>config.json</c> and the parameters
/// <c>{i}.weight</c> [d, d] (out x in) and <c>{i}.bias</c> [d] of translator i, which acts on the input of block i, counted from 0.</remarks>
public sealed class TunedLens : Lens, IDisposable
{
    static readonly string[] ParameterFiles = ["params.safetensors", "params.pt", "params.pth"];
    readonly IDisposable file;
    readonly Linear[] translators;

    TunedLens(string name, IDisposable file, Linear[] translators) => (Name, this.file, this.translators) = (LensName.Tuned(name), file, translators);

    /// <summary>Reads a lens and checks that it fits a model.</summary>
    /// <param name="folder">The folder with config.json and params.safetensors, params.pt or params.pth.</param>
    /// <param name="model">The model that it is to read.</param>
    /// <exception cref="FathomException">A file cannot be read.</exception>
    /// <exception cref="ModelFormatException">A file is damaged, asks for more than tensors, or was made for a model of another shape.</exception>
    public static TunedLens Open(string folder, LanguageModel model)
    {
        using var use = model.Use();
        var config = TunedLensConfig.Read(Path.Combine(folder, TunedLensConfig.FileName));
        config.CheckShape(model.Shape);
        string path = ParameterFiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new FathomException($"{folder}: has none of {string.Join(", ", ParameterFiles)}");
        var (file, tensors) = OpenParameters(path, model.Shape);
        try
        {
            return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), file, Translators(path, tensors, model.Shape, config.Bias))
            {
                Warning = config.UnembeddingHash is { Length: > 0 } hash && hash != UnembeddingHash.Of(model)
                    ? $"{folder}: the unembed_hash in config.json is not that of this model's unembedding: the lens may be made for other weights" : null,
            };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>As conventions name it: by its folder.</summary>
    public override LensName Name { get; }

    /// <summary>What speaks against reading this model with it; null for nothing.</summary>
    public string? Warning { get; private init; }

    internal override void Check(LensOptions options)
    {
        if (options.Sublayers)
            throw new FathomException("a tuned lens has no translators for the streams between attention and MLP: they are read through the raw logit lens alone");
    }

    internal override void Prepare(ReadOnlySpan<ColumnRequest> columns, LensWorkspace workspace, Rows prepared)
    {
        var (gathered, translated) = workspace.Take(columns.Length);
        for (int layer = 0; layer <= translators.Length; layer++)
        {
            int count = 0;
            foreach (ref readonly var column in columns)
                if (column.To.Layout.RowOf(layer) >= 0)
                    column.States[layer].CopyTo(gathered[count++]);
            if (count == 0)
                continue;
            Translate(layer, gathered.Slice(0, count), workspace.Compute, translated.Slice(0, count));
            int first = 0, at = 0;
            foreach (ref readonly var column in columns)
            {
                if (column.To.Layout.RowOf(layer) is >= 0 and int row)
                    column.Prepare(row, translated.Slice(at++, 1), workspace.Norm, prepared.Slice(first + row, 1));
                first += column.To.Layout.Rows;
            }
        }
    }

    /// <summary>h [n, d] after a layer, translated: h + A h + b. The embeddings are layer 0; the last layer is read as it is.</summary>
    void Translate(int layer, Rows h, Compute compute, Rows translated)
    {
        if (layer == translators.Length)
            h.All.CopyTo(translated.All);
        else
            Translator.Apply(translators[layer], h, compute, translated);
    }

    /// <summary>Ends the lens: it may not be used afterwards.</summary>
    public void Dispose() => file.Dispose();

    static (IDisposable File, IReadOnlyDictionary<string, Tensor> Tensors) OpenParameters(string path, Shape shape)
    {
        if (Path.GetExtension(path) == ".safetensors")
        {
            var safetensors = SafetensorsFile.Open(path);
            return (safetensors, safetensors.Tensors);
        }
        var pytorch = PyTorchFile.Open(path, mostBytes: sizeof(double) * (long)shape.Layers * shape.Width * (shape.Width + 1L));
        return (pytorch, pytorch.Tensors);
    }

    static Linear[] Translators(string path, IReadOnlyDictionary<string, Tensor> tensors, Shape shape, bool bias)
    {
        var translators = new Linear[shape.Layers];
        for (int i = 0; i < translators.Length; i++)
            translators[i] = new(Required(path, tensors, $"{i}.weight", shape.Width, shape.Width),
                bias ? Dequantiser.Row(Required(path, tensors, $"{i}.bias", shape.Width), 0) : null);
        return translators;
    }

    static Tensor Required(string path, IReadOnlyDictionary<string, Tensor> tensors, string name, params ReadOnlySpan<long> shape)
    {
        if (!tensors.TryGetValue(name, out var tensor))
            throw new ModelFormatException(path, $"a tensor is missing: {name}");
        if (!shape.SequenceEqual([.. tensor.Shape]))
            throw new ModelFormatException(path, $"tensor {name} has the shape [{string.Join(", ", tensor.Shape)}] instead of [{string.Join(", ", shape.ToArray())}]");
        if (tensor.Type is not (TensorType.F32 or TensorType.F16 or TensorType.BF16 or TensorType.F64))
            throw new ModelFormatException(path, $"tensor {name} is {tensor.Type}, which cannot be a weight");
        CheckFinite(path, tensor);
        return tensor;
    }

    static void CheckFinite(string path, Tensor tensor)
    {
        float[] row = new float[tensor.Columns];
        for (long i = 0; i < tensor.Rows; i++)
        {
            Dequantiser.Row(tensor.Type, tensor.Row(i), row);
            if (!TensorPrimitives.IsFiniteAll<float>(row))
                throw new ModelFormatException(path, $"tensor {tensor.Name} has values that are not finite");
        }
    }
}
