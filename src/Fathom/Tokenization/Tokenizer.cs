using System.Runtime.InteropServices;
using System.Text;
using Fathom.Formats;
using Fathom.Tokenization.AddedTokens;
using Fathom.Tokenization.HuggingFace;
using Fathom.Tokenization.Models;
using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization;

/// <summary>Text to token ids and back, as the model's makers do it. Safe to use from several threads.</summary>
public sealed class Tokenizer
{
    readonly TokenizerParts parts;
    readonly byte[]?[] pieces;

    internal Tokenizer(TokenizerParts parts)
    {
        this.parts = parts;
        pieces = new byte[]?[parts.Vocabulary.Count];
    }

    /// <summary>Builds the tokenizer that a GGUF file describes.</summary>
    /// <exception cref="ModelFormatException">The file has no vocabulary, or one that contradicts itself or is not supported.</exception>
    public static Tokenizer FromGguf(GgufFile file) => GgufTokenizer.Read(file.Metadata, file.Path);

    /// <summary>Builds the tokenizer of a Hugging Face model from its tokenizer.json and the configurations beside it.</summary>
    /// <param name="folderOrTokenizerJson">The model's folder, or the tokenizer.json itself.</param>
    /// <exception cref="FathomException">A file cannot be read.</exception>
    /// <exception cref="ModelFormatException">A file is malformed, contradicts itself or asks for what is not supported.</exception>
    public static Tokenizer FromHuggingFace(string folderOrTokenizerJson) => HuggingFaceTokenizer.Read(folderOrTokenizerJson);

    /// <summary>Stands in for the tokenizer of a model that has none: there are no tokens, and no text can be encoded.</summary>
    /// <param name="path">The model.</param>
    internal static Tokenizer None(string path)
    {
        var vocabulary = new Vocabulary([], []);
        return new(new() { Vocabulary = vocabulary, Model = new NoModel(path), AddedTokens = new LongestFirstSplitter([], WorkBudget.ForLoad()), Spell = static _ => [], EndTokens = new HashSet<int>() });
    }

    /// <summary>How many tokens there are; ids run from 0.</summary>
    public int VocabularySize => parts.Vocabulary.Count;

    /// <summary>The special tokens by the names that the model's files give them, such as bos_token, pad_token or image_token.</summary>
    public IReadOnlyDictionary<string, string> NamedTokens => parts.NamedTokens;

    /// <summary>The token that marks the beginning of a text, whether or not the model wants it there; null where there is none.</summary>
    public int? Beginning => parts.Beginning;

    /// <summary>The token that the model's files name as the end of a text; null where there is none.</summary>
    public int? End => parts.End;

    /// <summary>The ids that the model wants before any text, such as begin-of-text.</summary>
    public IReadOnlyList<int> AddedBefore => parts.AddedBefore;

    /// <summary>The ids that the model wants after any text.</summary>
    public IReadOnlyList<int> AddedAfter => parts.AddedAfter;

    /// <summary>The tokens that end what the model says: end of text, end of turn and their like.</summary>
    public IReadOnlySet<int> EndTokens => parts.EndTokens;

    /// <summary>Encodes a text, adding nothing to it.</summary>
    /// <param name="text">The text; a lone surrogate counts as U+FFFD.</param>
    /// <param name="parseSpecial">Whether control tokens in the text become their ids; if not, they are text like any other.</param>
    /// <exception cref="FathomException">What the tokenizer's file asks for takes too long on this text, or too much memory.</exception>
    public List<int> Encode(string text, bool parseSpecial = true)
    {
        var budget = WorkBudget.ForText(text.Length);
        var ids = new List<int>(text.Length / 3 + 1);
        foreach (var (start, end, token) in parts.AddedTokens.Split(text, parseSpecial, budget))
        {
            if (token is not null)
                ids.Add(token.Id);
            else
                Encode(text[start..end], atStart: start == 0, parseSpecial, budget, ids);
        }
        return ids;
    }

    /// <summary>Encodes a text in whose control tokens a mark stands where they are text like any other. The mark itself counts as nothing.</summary>
    internal List<int> EncodeMarked(string text, string mark)
    {
        var budget = WorkBudget.ForText(text.Length);
        var ids = new List<int>(text.Length / 3 + 1);
        foreach (var (start, end, token) in parts.AddedTokens.Split(text, parseSpecial: true, budget))
        {
            if (token is not null)
                ids.Add(token.Id);
            else
                Encode(text[start..end].Replace(mark, "", StringComparison.Ordinal), atStart: start == 0, parseSpecial: false, budget, ids);
        }
        return ids;
    }

    /// <summary>A token as the vocabulary spells it, which need not be the text that it stands for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such id.</exception>
    public string Name(int id)
    {
        CheckId(id);
        return parts.Vocabulary[id];
    }

    /// <summary>The bytes of a token, which may be part of a character; special tokens are spelled out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such id.</exception>
    public ReadOnlySpan<byte> Piece(int id)
    {
        CheckId(id);
        return pieces[id] ??= parts.Spell(id);
    }

    /// <summary>The text of some tokens; invalid bytes become U+FFFD.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary lacks one of the ids.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var decoder = Stream();
        var text = new StringBuilder();
        foreach (int id in ids)
            text.Append(decoder.Push(id));
        return text.Append(decoder.Flush()).ToString();
    }

    /// <inheritdoc cref="Decode(ReadOnlySpan{int})"/>
    public string Decode(IEnumerable<int> ids) => Decode(CollectionsMarshal.AsSpan(ids as List<int> ?? [.. ids]));

    /// <summary>Shows tokens as text one by one.</summary>
    public TokenDecoder Stream() => new(this, parts.DroppedSpaces);

    /// <summary>Whether a token is a control token, which stands for no text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such id.</exception>
    public bool IsSpecial(int id)
    {
        CheckId(id);
        return parts.Vocabulary.Kind(id) == TokenKind.Control;
    }

    /// <summary>The id of the token with exactly this spelling in the vocabulary; null where there is none.</summary>
    public int? Find(string token) => parts.Vocabulary.Find(token);

    void Encode(string text, bool atStart, bool parseSpecial, WorkBudget budget, List<int> ids)
    {
        foreach (var normalizer in parts.Normalizers)
            text = normalizer.Normalize(text, budget);
        if (parts.NormalizedTokens is null)
        {
            EncodePlain(text, atStart, budget, ids);
            return;
        }
        foreach (var (start, end, token) in parts.NormalizedTokens.Split(text, parseSpecial, budget))
        {
            if (token is not null)
                ids.Add(token.Id);
            else
                EncodePlain(text[start..end], atStart && start == 0, budget, ids);
        }
    }

    void EncodePlain(string text, bool atStart, WorkBudget budget, List<int> ids)
    {
        var cut = new Pieces(text, atStart, budget);
        foreach (var preTokenizer in parts.PreTokenizers)
            cut = preTokenizer.Split(cut);
        parts.Model.Encode(cut, ids);
    }

    void CheckId(int id)
    {
        if ((uint)id >= (uint)parts.Vocabulary.Count)
            throw new ArgumentOutOfRangeException(nameof(id), id, $"the vocabulary has {parts.Vocabulary.Count} tokens");
    }
}
