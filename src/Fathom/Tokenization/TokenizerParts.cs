using Fathom.Tokenization.AddedTokens;
using Fathom.Tokenization.Models;
using Fathom.Tokenization.Normalizers;
using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization;

/// <summary>What a file says of its tokenizer, in the order in which a text passes it.</summary>
sealed record TokenizerParts
{
    public required Vocabulary Vocabulary { get; init; }

    /// <summary>Finds tokens in the text as it is given.</summary>
    public required AddedTokenSplitter AddedTokens { get; init; }

    /// <summary>What is done to the text between such tokens.</summary>
    public IReadOnlyList<Normalizer> Normalizers { get; init; } = [];

    /// <summary>Finds tokens in the normalised text.</summary>
    public AddedTokenSplitter? NormalizedTokens { get; init; }

    /// <summary>What cuts the rest into pieces.</summary>
    public IReadOnlyList<PreTokenizer> PreTokenizers { get; init; } = [];

    /// <summary>What turns pieces into tokens.</summary>
    public required TokenModel Model { get; init; }

    /// <summary>The bytes of a token, for the way back.</summary>
    public required Func<int, byte[]> Spell { get; init; }

    /// <summary>How many spaces that begin the first token of a text are not shown, at most.</summary>
    public int DroppedSpaces { get; init; }

    /// <inheritdoc cref="Tokenizer.NamedTokens"/>
    public IReadOnlyDictionary<string, string> NamedTokens { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc cref="Tokenizer.Beginning"/>
    public int? Beginning { get; init; }

    /// <inheritdoc cref="Tokenizer.End"/>
    public int? End { get; init; }

    /// <inheritdoc cref="Tokenizer.AddedBefore"/>
    public IReadOnlyList<int> AddedBefore { get; init; } = [];

    /// <inheritdoc cref="Tokenizer.AddedAfter"/>
    public IReadOnlyList<int> AddedAfter { get; init; } = [];

    /// <inheritdoc cref="Tokenizer.EndTokens"/>
    public required IReadOnlySet<int> EndTokens { get; init; }
}
