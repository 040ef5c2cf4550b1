using System.Text;
using Fathom.Models;
using Fathom.Tokenization;
using Fathom.Tokenization.AddedTokens;
using Fathom.Tokenization.Models;
using Fathom.Tokenization.PreTokenizers;
using LLama.Native;

namespace Fathom.LlamaCpp;

/// <summary>Ours where it reads text as llama.cpp does, llama.cpp's own where ours does not know the file's kind.</summary>
static class TokenizerChoice
{
    /// <summary>A text in which tokenizers that differ do differ: words, numbers, spaces, scripts, signs, what is no whole character.</summary>
    const string Text = "Hello, world!  It's 3.14159 or 1,000,000?\n\n\tfor (int i = 0; i < n; i++) { x[i] += 2 * y; }\r\n"
        + "Größe, naïve café, Ελληνικά, русский язык, עברית, العربية, हिन्दी, 日本語の文章、中文字符,한국어 🙂👩‍👩‍👧 e\u0301 \u00a0 100% #tag @you a_b-c \"quoted\" 'tis DON'T   end";

    /// <summary>The tokenizer, and what there is to tell of the choice.</summary>
    /// <exception cref="FathomException">Both read, and not the same.</exception>
    public static (Tokenizer Tokenizer, string? Note) Of(ModelSource source, SafeLlamaModelHandle handle, bool takesLlamas)
    {
        Tokenizer own;
        try
        {
            own = source.OpenTokenizer();
        }
        catch (ModelFormatException unknown) when (unknown.IsUnsupported)
        {
            return (OfLlama(source, handle), $"text is read by llama.cpp's tokenizer: {unknown.Reason}");
        }
        if (own.VocabularySize == 0)
            return (own, null);
        int[] ours = [.. own.Encode(Text, parseSpecial: false)], theirs = Encode(source.Path, handle, Text);
        if (ours.AsSpan().SequenceEqual(theirs))
            return (own, null);
        if (takesLlamas)
            return (OfLlama(source, handle), "text is read by llama.cpp's tokenizer, which differs from Fathom's");
        int at = ours.AsSpan().CommonPrefixLength(theirs);
        throw new FathomException($"{source.Path}: Fathom's tokenizer and llama.cpp's read a text differently, from its token {at} on") { Remedy = Remedy.OtherTokenizer };
    }

    static int[] Encode(string path, SafeLlamaModelHandle handle, string text) =>
        Array.ConvertAll(NativeThread.Run(path, () => handle.Tokenize(text, addBos: false, special: false, Encoding.UTF8)), static token => (int)token);

    static Tokenizer OfLlama(ModelSource source, SafeLlamaModelHandle handle)
    {
        string[] tokens = source.Metadata.Texts("tokenizer.ggml.tokens") ?? throw new FathomException($"{source.Path}: has no vocabulary");
        var native = handle.Vocab;
        var kinds = new TokenKind[tokens.Length];
        var ends = new HashSet<int>();
        for (int id = 0; id < tokens.Length; id++)
        {
            kinds[id] = ((LLamaToken)id).IsControl(handle) ? TokenKind.Control : TokenKind.Normal;
            if (((LLamaToken)id).IsEndOfGeneration(handle))
                ends.Add(id);
        }
        return new(new()
        {
            Vocabulary = new(tokens, kinds),
            Model = new LlamaTokenModel(source.Path, handle),
            AddedTokens = new LongestFirstSplitter(Enumerable.Range(0, tokens.Length).Where(id => kinds[id] == TokenKind.Control)
                .Select(id => new AddedToken(id, tokens[id]) { Special = true }), WorkBudget.ForLoad()),
            Spell = id => Spell(native, id),
            Beginning = native.BOS is { } begin ? (int)begin : null,
            End = native.EOS is { } end ? (int)end : null,
            AddedBefore = native.ShouldAddBOS && native.BOS is { } before ? [(int)before] : [],
            AddedAfter = native.ShouldAddEOS && native.EOS is { } after ? [(int)after] : [],
            EndTokens = ends,
        });
    }

    static byte[] Spell(SafeLlamaModelHandle.Vocabulary vocabulary, int id)
    {
        byte[] bytes = new byte[64];
        int length = NativeApi.llama_token_to_piece(vocabulary, id, bytes, 0, special: true);
        if (length < 0)
            length = NativeApi.llama_token_to_piece(vocabulary, id, bytes = new byte[-length], 0, special: true);
        return bytes[..Math.Max(length, 0)];
    }

    /// <summary>Text to tokens by llama.cpp.</summary>
    sealed class LlamaTokenModel(string path, SafeLlamaModelHandle handle) : TokenModel
    {
        public override void Encode(Pieces pieces, List<int> ids)
        {
            foreach (var (start, end) in pieces.Parts)
                ids.AddRange(TokenizerChoice.Encode(path, handle, pieces.Text[start..end]));
        }
    }
}
