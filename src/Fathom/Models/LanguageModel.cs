using System.Diagnostics;
using System.Text;
using Fathom.Models.Architectures;
using Fathom.Tokenization;

namespace Fathom.Models;

/// <summary>A model, ready to run: its weights where they lie in the file, and its tokenizer. It never changes, so that any number of engines may use it at once.</summary>
/// <remarks>Whatever would compute with it throws an <see cref="ObjectDisposedException"/> after <see cref="Dispose"/>, and a <see cref="FathomException"/> once its files were
/// changed in place.</remarks>
public sealed class LanguageModel : IDisposable
{
    const string IdPrefix = "id:";

    readonly ModelSource source;
    readonly ModelUse use;

    LanguageModel(ModelSource source, Transformer transformer, Tokenizer tokenizer, int threads, long start)
    {
        (this.source, Transformer, Threads) = (source, transformer, threads);
        Text = new(source.Path, tokenizer, source.ChatTemplates);
        Identity = new(source.Name, source.Architecture, Quantisation(), Shape.Layers, Shape.Width, Shape.Vocabulary, source.Fingerprint());
        use = new(source.CheckUnchanged, () =>
        {
            transformer.Dispose();
            source.Dispose();
        });
        LoadSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Opens a model.</summary>
    /// <param name="path">A GGUF file, a folder as the Hugging Face hub has it, or the name of a downloaded one.</param>
    /// <param name="threads">How many threads engines run it on that are not told otherwise; by default as many as there are processors.</param>
    /// <param name="copies">Whether weights are read into memory, not mapped: files may then be changed while the model is in use.</param>
    /// <exception cref="FathomException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">The file is no valid model, or one that is not supported.</exception>
    public static LanguageModel Open(string path, int? threads = null, bool copies = false)
    {
        long start = Stopwatch.GetTimestamp();
        var source = ModelSource.Open(path, copies);
        try
        {
            return new LanguageModel(source, Decoders.Build(source), source.OpenTokenizer(), threads ?? Environment.ProcessorCount, start);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>A model whose blocks another program runs.</summary>
    /// <param name="source">Its files, which it ends with itself.</param>
    /// <param name="transformer">What runs it, likewise.</param>
    /// <param name="tokenizer">What reads text for it.</param>
    /// <param name="threads">How many threads engines run it on that are not told otherwise.</param>
    /// <param name="start">When opening it began, by <see cref="Stopwatch.GetTimestamp"/>.</param>
    internal static LanguageModel Of(ModelSource source, Transformer transformer, Tokenizer tokenizer, int threads, long start) => new(source, transformer, tokenizer, threads, start);

    /// <summary>What traces say of this model.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>The other program that runs its blocks; null where they are computed here.</summary>
    public EngineFacts? Engine => Transformer.Engine;

    /// <summary>Its sizes.</summary>
    public Shape Shape => Transformer.Shape;

    /// <summary>What it makes of text: how ids are made of texts and conversations.</summary>
    public ModelText Text { get; }

    /// <summary>Its tokenizer.</summary>
    public Tokenizer Tokenizer => Text.Tokenizer;

    /// <summary>What its files say and what nothing here knows of, and what was left alone in them: each in one sentence.</summary>
    public IReadOnlyList<string> Notes => Transformer.Notes;

    /// <summary>Its chat templates.</summary>
    public ChatTemplates ChatTemplates => Text.ChatTemplates;

    /// <summary>The file it came from.</summary>
    public string Path => source.Path;

    /// <summary>How many threads engines run it on that are not told otherwise.</summary>
    public int Threads { get; }

    /// <summary>How long opening took.</summary>
    public double LoadSeconds { get; }

    /// <summary>The bytes that its files have.</summary>
    public long FileLength => source.Length;

    /// <summary>Begins to read its weights. Every way in takes such a lease.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    /// <exception cref="FathomException">Its files were changed in place.</exception>
    internal ModelUse.Lease Use() => use.Begin();

    /// <summary>The tensors of its files, under GGUF's names.</summary>
    internal IEnumerable<Formats.Tensor> Tensors => source.Tensors.Values;

    internal Transformer Transformer { get; }

    /// <summary>The bytes of a token; rows of the embedding beyond the vocabulary show as their id.</summary>
    public ReadOnlyMemory<byte> PieceOf(int id) =>
        id < Tokenizer.VocabularySize ? Tokenizer.Piece(id).ToArray() : Encoding.UTF8.GetBytes($"<id {id}>");

    /// <summary>Whether a token stands for no text: control tokens, and rows beyond the vocabulary. Of a model without tokenizer that is not known of any.</summary>
    public bool IsSpecial(int id) => id < Tokenizer.VocabularySize ? Tokenizer.IsSpecial(id) : Tokenizer.VocabularySize > 0;

    /// <summary>The token that is named by its text, or as id:13 by its id, which may lie beyond the tokenizer's vocabulary.</summary>
    /// <exception cref="FathomException">The text is not one token of the model, or the id is outside its vocabulary.</exception>
    public int FindToken(string name)
    {
        if (name.StartsWith(IdPrefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(IdPrefix.Length), out int id))
            return (uint)id < (uint)Shape.Vocabulary ? id : throw new FathomException($"the token id {id} is outside the vocabulary of {Shape.Vocabulary}");
        var ids = Tokenizer.Encode(name);
        if (ids is [int only])
            return only;
        return Tokenizer.Find(name) ?? throw new FathomException(ids.Count == 0
            ? "the text is empty"
            : $"\"{name}\" is not one token of this model but {ids.Count}: {string.Join(", ", ids.Select(part => $"id:{part} \"{Encoding.UTF8.GetString(PieceOf(part).Span)}\""))}");
    }

    /// <summary>Ends the model: nothing can begin to compute with it afterwards. What has begun goes on, and when it ends what the model holds is freed.</summary>
    public void Dispose() => use.Dispose();

    /// <summary>The type that stores most of the weights.</summary>
    string Quantisation() => source.Tensors.Values.GroupBy(static t => t.Type)
        .MaxBy(static type => type.Sum(static t => t.Rows * t.Columns))!.Key.ToString();
}
