using Fathom.Answers;
using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Server;

/// <summary>A model that is served: its engine, and the places in it.</summary>
sealed class ServedModel : IDisposable
{
    /// <param name="name">What requests call it.</param>
    /// <param name="language">The model; it is ended with this.</param>
    /// <param name="engine">How much its engine may use.</param>
    /// <param name="limits">The bounds of what is asked.</param>
    public ServedModel(string name, LanguageModel language, DepthEngineOptions engine, ServerLimits limits)
    {
        (Name, Language, Limits) = (name, language, limits);
        Engine = new(language, engine);
        Places = new(limits.Running, limits.Waiting);
        Forms = AnswerForms.Of(language);
    }

    public string Name { get; }

    public LanguageModel Language { get; }

    public DepthEngine Engine { get; }

    public ServerLimits Limits { get; }

    /// <summary>Who may run.</summary>
    public Places Places { get; }

    /// <summary>Held while Think@n is done.</summary>
    public SemaphoreSlim Thinking { get; } = new(1);

    /// <summary>The forms in which it answers.</summary>
    public AnswerForms Forms { get; }

    /// <summary>When it was opened, in seconds of Unix.</summary>
    public long Created { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>The ids of a text, and the text.</summary>
    public (int[] Ids, string Text) Encode(string text, bool addsSpecial) =>
        (Language.Text.Encode(text, addsSpecial ? TextBeginning.OfModel : TextBeginning.Never), text);

    /// <summary>Ids, and the text that they are.</summary>
    public (int[] Ids, string Text) Decode(int[] ids) =>
        (ids, Language.Tokenizer.Decode(ids.Where(id => id < Language.Tokenizer.VocabularySize)));

    public void Dispose()
    {
        Engine.Dispose();
        Language.Dispose();
        Thinking.Dispose();
    }
}
