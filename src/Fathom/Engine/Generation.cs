using System.Text;
using Fathom.Models;
using Fathom.Models.Sampling;
using Fathom.Tokenization;

namespace Fathom.Engine;

/// <summary>How a sequence goes on from its given tokens.</summary>
/// <param name="MaxTokens">The most tokens that are generated.</param>
/// <param name="IgnoreEnd">Whether it goes on past end tokens.</param>
/// <param name="Stop">Texts that end it as soon as it holds one of them.</param>
/// <param name="Sampling">How tokens are chosen.</param>
public sealed record GenerationOptions(int MaxTokens, bool IgnoreEnd, IReadOnlyList<string> Stop, SamplingOptions Sampling);

/// <summary>The tokens that a sequence generates, their text, and whether that is its end.</summary>
/// <param name="model">The model.</param>
/// <param name="options">How it goes on.</param>
/// <param name="replay">What it goes on with, and how that ends; null where the options say it.</param>
sealed class Generation(LanguageModel model, GenerationOptions options, Replay? replay = null)
{
    readonly Sampler sampler = new(options.Sampling, model.Shape.Vocabulary);
    readonly TokenDecoder decoded = model.Tokenizer.Stream();
    readonly StringBuilder text = new();
    readonly int longestStop = options.Stop.Select(static stop => stop.Length).DefaultIfEmpty().Max();

    /// <summary>How many tokens it has.</summary>
    public int Made { get; private set; }

    /// <summary>How it ended; null while it goes on.</summary>
    public Finish? Finish { get; private set; }

    /// <summary>Chooses the next token from logits [V].</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="position">How many tokens came before.</param>
    /// <exception cref="FathomException">They are not finite.</exception>
    public int Choose(ReadOnlySpan<float> logits, int position)
    {
        foreach (float logit in logits)
            if (!float.IsFinite(logit))
                throw new FathomException($"{model.Path}: the logits after {position} tokens are not finite, so no token can be chosen: the weights are damaged");
        return replay is null ? sampler.Next(logits) : replay.Ids[Made];
    }

    /// <summary>Takes the token that was chosen.</summary>
    public void Take(int token)
    {
        Made++;
        int before = text.Length;
        if (token < model.Tokenizer.VocabularySize)
            decoded.Push(token, text);
        Finish = replay is not null ? Made == replay.Ids.Count ? replay.Finish : null
            : !options.IgnoreEnd && model.Tokenizer.EndTokens.Contains(token) ? Engine.Finish.End
            : HasStop(text.Length - before) ? Engine.Finish.Stop
            : Made == options.MaxTokens ? Engine.Finish.Length
            : null;
    }

    /// <summary>The generated text, with what may follow of a character that is not whole.</summary>
    public string Text() => text.ToString() + decoded.Flush();

    /// <summary>Whether the text holds one that is to end it, now that so many characters were added: it can only end within them.</summary>
    bool HasStop(int added)
    {
        if (options.Stop.Count == 0)
            return false;
        int length = Math.Min(text.Length, added + longestStop - 1);
        Span<char> end = length <= 256 ? stackalloc char[length] : new char[length];
        text.CopyTo(text.Length - length, end, length);
        foreach (string stop in options.Stop)
            if (end.Contains(stop, StringComparison.Ordinal))
                return true;
        return false;
    }
}
