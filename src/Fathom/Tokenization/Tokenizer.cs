using System.Runtime.InteropServices;
using System.Text;
using Fathom.Formats;
using Fathom.Tokenization.AddedTokens;
using Fathom.Tokenization.Models;
using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization;

/// <summary>Text to token ids and back, as the model's makers do it. Safe to use from several threads.</summary>
public sealed class Tokenizer
{
    readonly Vocabulary vocabulary;
    readonly LongestFirstSplitter splitter;
    readonly IReadOnlyList<PreTokenizer> preTokenizers;
    readonly TokenModel model;
    readonly Func<int, byte[]> spell;
    readonly byte[]?[] pieces;

    internal Tokenizer(Vocabulary vocabulary, LongestFirstSplitter splitter, IReadOnlyList<PreTokenizer> preTokenizers, TokenModel model,
        Func<int, byte[]> spell)
    {
        (this.vocabulary, this.splitter, this.preTokenizers, this.model, this.spell) = (vocabulary, splitter, preTokenizers, model, spell);
        pieces = new byte[]?[vocabulary.Count];
    }

    /// <summary>Builds the tokenizer that a GGUF file describes.</summary>
    /// <exception cref="ModelFormatException">The file has no vocabulary, or one that contradicts itself or is not supported.</exception>
    public static Tokenizer FromGguf(GgufFile file) => GgufTokenizer.Read(file.Metadata, file.Path);

    /// <summary>How many tokens there are; ids run from 0.</summary>
    public int VocabularySize => vocabulary.Count;

    /// <summary>The ids that the model wants before any text, such as begin-of-text.</summary>
    public IReadOnlyList<int> AddedBefore { get; internal init; } = [];

    /// <summary>The ids that the model wants after any text.</summary>
    public IReadOnlyList<int> AddedAfter { get; internal init; } = [];

    /// <summary>The tokens that end what the model says: end of text, end of turn and their like.</summary>
    public IReadOnlySet<int> EndTokens { get; internal init; } = new HashSet<int>();

    /// <summary>Whether a text begins without the space that its first token spells.</summary>
    internal bool DropsFirstSpace { get; init; }

    /// <summary>Encodes a text, adding nothing to it.</summary>
    /// <param name="text">The text; a lone surrogate counts as U+FFFD.</param>
    /// <param name="parseSpecial">Whether control tokens that stand in the text become their ids; if not, they are text like any other.</param>
    /// <exception cref="FathomException">A pattern of the tokenizer's file takes too long on this text.</exception>
    public List<int> Encode(string text, bool parseSpecial = true)
    {
        var ids = new List<int>(text.Length / 3 + 1);
        foreach (var segment in splitter.Split(text, parseSpecial))
        {
            if (segment.Token is { } token)
                ids.Add(token.Id);
            else
                EncodeText(segment.Of(text).ToString(), ids);
        }
        return ids;
    }

    /// <summary>The bytes of a token, which may be part of a character; special tokens are spelled out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such id.</exception>
    public ReadOnlySpan<byte> Piece(int id)
    {
        CheckId(id);
        return pieces[id] ??= spell(id);
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
    public TokenDecoder Stream() => new(this);

    /// <summary>Whether a token is a control token, which stands for no text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such id.</exception>
    public bool IsSpecial(int id)
    {
        CheckId(id);
        return vocabulary.Kind(id) == TokenKind.Control;
    }

    /// <summary>The id of the token with exactly this spelling in the vocabulary; null where there is none.</summary>
    public int? Find(string token) => vocabulary.Find(token);

    void EncodeText(string text, List<int> ids)
    {
        var cut = new Pieces(text);
        foreach (var preTokenizer in preTokenizers)
            cut = preTokenizer.Split(cut);
        model.Encode(cut, ids);
    }

    void CheckId(int id)
    {
        if ((uint)id >= (uint)vocabulary.Count)
            throw new ArgumentOutOfRangeException(nameof(id), id, $"the vocabulary has {vocabulary.Count} tokens");
    }
}
