using Fathom.Formats;
using Fathom.Models.HuggingFace;
using Fathom.Models.Keys;
using Fathom.Tokenization;

namespace Fathom.Models;

/// <summary>The files of a model as one: hyperparameters, named tensors, tokenizer and chat template. Who uses it cannot tell which files they were.</summary>
public sealed class ModelSource : IDisposable
{
    static readonly string[] LicenceKeys = ["general.license", "general.license.name", "general.license.link"];
    readonly IDisposable files;
    readonly GgufMetadata metadata;
    readonly Func<Tokenizer> openTokenizer;
    readonly Func<string> fingerprint;
    readonly Action checkUnchanged;
    readonly Func<string, string> storedName = static name => name;
    readonly IReadOnlyList<string>? folderNotes;
    readonly HashSet<string> used = [];

    ModelSource(GgufFile file)
    {
        (files, Path, metadata, Tensors, Length) = (file, file.Path, file.Metadata, file.Tensors, file.Length);
        (openTokenizer, fingerprint, checkUnchanged) = (() => Tokenizer.FromGguf(file), () => ModelFingerprint.Of(file), file.CheckUnchanged);
        Architecture = metadata.Text("general.architecture") ?? throw new ModelFormatException(Path, "general.architecture is missing");
        ChatTemplates = ChatTemplates.Of(metadata, Path);
        Parameters = new(metadata.Path, Architecture, metadata);
    }

    ModelSource(HuggingFaceFolder folder)
    {
        (files, Path, metadata, Tensors, Length) = (folder, folder.Path, folder.Metadata, folder.Tensors, folder.Files.Sum(static file => file.Length));
        (openTokenizer, fingerprint, checkUnchanged) = (() => HuggingFaceFolder.OpenTokenizer(Path), () => ModelFingerprint.Of(folder), folder.CheckUnchanged);
        storedName = folder.StoredName;
        folderNotes = folder.Notes;
        Architecture = folder.Architecture;
        ChatTemplates = ChatTemplateFile.Read(Path);
        Parameters = new(metadata.Path, Architecture, metadata);
    }

    /// <summary>Opens a model.</summary>
    /// <param name="path">A GGUF file, of a split model the first one; a folder as the Hugging Face hub has it, or a file in it; or the name of such a model
    /// that Hugging Face's tools have downloaded, such as Qwen/Qwen3-0.6B.</param>
    /// <param name="copies">Whether weights are read into memory, not mapped: files may then be changed while the model is in use.</param>
    /// <exception cref="FathomException">A file cannot be read.</exception>
    /// <exception cref="ModelFormatException">A file is no valid model.</exception>
    public static ModelSource Open(string path, bool copies = false)
    {
        string place = ModelPlace.FolderOf(ModelPlace.Find(path));
        return Directory.Exists(place)
            ? OrDispose(HuggingFaceFolder.Open(place, copies), static folder => new ModelSource(folder))
            : OrDispose(GgufFile.Open(place, copies), static file => new ModelSource(file));
    }

    /// <summary>The file or folder that it was read from.</summary>
    public string Path { get; }

    /// <summary>The name that the file gives itself, else the file's name.</summary>
    public string Name => metadata.Text("general.name") is { Length: > 0 } name ? name : System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Such as llama or qwen3.</summary>
    public string Architecture { get; }

    /// <summary>The numbers that the file states of its model.</summary>
    public Hyperparameters Parameters { get; }

    /// <summary>What the files state, under GGUF's keys.</summary>
    internal GgufMetadata Metadata => metadata;

    /// <summary>All tensors, under GGUF's names.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>The model's own chat templates.</summary>
    public ChatTemplates ChatTemplates { get; }

    /// <summary>What the files say of the licence: its name, its wording, where it stands; nothing where they do not.</summary>
    public IEnumerable<string> Licence => LicenceKeys.Select(key => metadata[key] as string).OfType<string>();

    /// <summary>Checks the keys of a GGUF file by its architecture's table (those of a folder are checked when it is opened), and tells what a user may want to know
    /// of what is read and what is not, each in one sentence.</summary>
    /// <exception cref="ModelFormatException">A key says, or may say, that another model is to be computed.</exception>
    internal IReadOnlyList<string> CheckKeys(KeyTable keys) => folderNotes
        ?? (keys.Check(GgufKeys.Given(metadata, Architecture), Parameters.Unsupported) is { Count: > 0 } unknown
            ? [$"the file says what nothing here knows of, and what looks like it changes no number: {string.Join(", ", unknown)}"] : []);

    /// <summary>How many bytes the files have.</summary>
    public long Length { get; }

    /// <summary>Refuses a model whose weights were shortened or written to since it was opened; files that were put in their place do no harm.</summary>
    /// <exception cref="FathomException">A file was changed.</exception>
    public void CheckUnchanged() => checkUnchanged();

    /// <summary>A hash that is equal for equal models.</summary>
    public string Fingerprint() => fingerprint();

    /// <summary>Reads and validates the vocabulary; a model without any gets a tokenizer without tokens.</summary>
    public Tokenizer OpenTokenizer() => openTokenizer();

    /// <summary>A tensor that must be there and have that shape, slowest dimension first.</summary>
    /// <exception cref="ModelFormatException">It is absent, or shaped otherwise.</exception>
    public Tensor Required(string name, params ReadOnlySpan<long> shape) =>
        Optional(name, shape) ?? throw new ModelFormatException(Path, $"a required tensor is missing: {name}");

    /// <summary>A tensor that must have that shape where it is there.</summary>
    /// <exception cref="ModelFormatException">It is shaped otherwise.</exception>
    public Tensor? Optional(string name, params ReadOnlySpan<long> shape)
    {
        if (!Tensors.TryGetValue(name, out var tensor))
            return null;
        used.Add(name);
        return shape.SequenceEqual([.. tensor.Shape])
            ? tensor
            : throw new ModelFormatException(Path,
                $"tensor {name} is [{string.Join(", ", tensor.Shape)}], but the hyperparameters say [{string.Join(", ", shape.ToArray())}]");
    }

    /// <summary>Refuses tensors that were not asked for: who leaves them out computes another model.</summary>
    /// <exception cref="ModelFormatException">There is one.</exception>
    internal void CheckAllUsed()
    {
        string? left = Tensors.Keys.Where(name => !used.Contains(name) && !SaysNothing(name)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (left is not null)
            throw new ModelFormatException(Path, $"the tensor {storedName(left)} is not used by the architecture '{Architecture}' as the file describes it") { IsUnsupported = true };
    }

    /// <summary>Frequencies that the base says.</summary>
    static bool SaysNothing(string name) => name.EndsWith(".attn_rot_embd.weight", StringComparison.Ordinal);

    /// <summary>Ends the mapping: nothing made from it may be used afterwards.</summary>
    public void Dispose() => files.Dispose();

    static ModelSource OrDispose<T>(T files, Func<T, ModelSource> make) where T : IDisposable
    {
        try
        {
            return make(files);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }
}
