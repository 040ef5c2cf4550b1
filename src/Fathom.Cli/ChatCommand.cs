using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Templates;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>fathom chat: talks with a model; below each answer stands at what depth its tokens settled.</summary>
sealed class ChatCommand : Verb
{
    readonly ChatOptionGroup chat = new();
    readonly SamplingOptionGroup sampling = new();
    readonly EngineOptionGroup engine = new();
    readonly ConventionOptions conventions = new();

    public ChatCommand(CommandIo io) : base("chat", "Talks with a model, a line a question, and shows below each answer at what depth its tokens settled.", io) =>
        Take([chat, sampling, engine, conventions]);

    protected override int Run(ParseResult parsed)
    {
        var options = conventions.Read(parsed, ReadOptions(parsed));
        UsageException.Check(options.Check);
        using var model = engine.Open(parsed, chat.Model.PathIn(parsed), ThreadCount.Check(parsed.GetValue(chat.Threads)), Io.Error.Line);
        using var running = new DepthEngine(model);   // keeps what was read of the conversation
        var variables = parsed.GetRequiredValue(chat.Variable);
        List<ChatMessage> messages = parsed.GetValue(chat.System) is { } system ? [new("system", system)] : [];
        Io.Error.Line($"{model.Identity.Name}: a line is a question; Ctrl+D ends, Ctrl+C cuts an answer short");
        ModelNotes.Tell(model, Io.Error.Line);
        sampling.NoteWhatHasNoEffect(parsed, Io.Error.Line);
        foreach (string question in Questions())
        {
            ChatMessage asked = new("user", question);
            if (Answer(model, running, ChatConversation.Of([.. messages, asked]) with { Variables = variables }, options) is { } answer)
                messages.AddRange([asked, new("assistant", answer)]);
        }
        return ExitCode.Fine;
    }

    RunOptions ReadOptions(ParseResult parsed)
    {
        var defaults = new RunOptions();
        return new()
        {
            MaxTokens = parsed.GetValue(chat.MaxTokens) ?? defaults.MaxTokens,
            Context = parsed.GetValue(chat.Context),
            Sampling = sampling.Read(parsed),
        };
    }

    /// <summary>The lines of standard input that are not blank, up to its end.</summary>
    IEnumerable<string> Questions()
    {
        using var lines = InputFile.EachLine("-", Io).GetEnumerator();
        for (Ask(); lines.MoveNext(); Ask())
            if (!string.IsNullOrWhiteSpace(lines.Current))
                yield return lines.Current;
    }

    void Ask()
    {
        if (Io.InputIsTerminal)
            Io.Error.Part("> ");
    }

    /// <summary>Lets the model answer, shows it, and gives its text without the token that ends it; null where it was interrupted before it said anything.</summary>
    string? Answer(LanguageModel model, DepthEngine running, ChatConversation conversation, RunOptions options)
    {
        var input = RunInput.Chat(model, conversation);
        using var interruption = Interruptible();
        try
        {
            var trace = running.Start(input, options, cancel: interruption.Token).Trace(progress => Show(model, progress));
            Io.Out.WriteLine();
            Io.Out.WriteLine(DepthBar.Of(trace, Io.Terminal.Width));
            return TextOf(model, trace);
        }
        catch (OperationCanceledException)
        {
            Io.Error.Line("interrupted: the question is forgotten");
            return null;
        }
    }

    void Show(LanguageModel model, RunProgress progress)
    {
        if (progress.Token is int token && !model.Tokenizer.EndTokens.Contains(token))
            Io.Out.Write(progress.Text);
    }

    static string TextOf(LanguageModel model, Trace trace) =>
        model.Tokenizer.Decode(trace.GeneratedIds.Where(id => id < model.Tokenizer.VocabularySize && !model.Tokenizer.EndTokens.Contains(id)));
}
