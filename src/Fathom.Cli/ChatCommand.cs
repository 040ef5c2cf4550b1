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

    public override IReadOnlyList<string> Examples =>
    [
        "fathom chat",
        "fathom chat -m model.gguf --temperature 0.7 -o talk.json",
    ];

    protected override int Run(ParseResult parsed)
    {
        string[] files = parsed.GetValue(chat.Out)!;
        foreach (string file in files)
            OutputFile.Check(chat.Out.Name, file, ChatRecord.Forms.Endings);
        var options = conventions.Read(parsed, ReadOptions(parsed));
        UsageException.Check(options.Check);
        using var model = engine.Open(parsed, chat.Model.PathIn(parsed), ThreadCount.Check(parsed.GetValue(chat.Threads)), Io.Error.Line);
        using var running = new DepthEngine(model);   // keeps what was read of the conversation
        var variables = parsed.GetRequiredValue(chat.Variable);
        var said = new ChatRecord(variables);
        if (parsed.GetValue(chat.System) is { } system)
            said.Add(new("system", system));
        Io.Error.Line($"{model.Identity.Name}: a line is a question, /help tells what else there is; Ctrl+D ends, Ctrl+C cuts an answer short");
        ModelNotes.Tell(model, Io.Error.Line);
        sampling.NoteWhatHasNoEffect(parsed, Io.Error.Line);
        foreach (string line in Lines())
            if (line.StartsWith('/') && !line.StartsWith("//", StringComparison.Ordinal))
                Obey(line, said);
            else
                Ask(line.StartsWith('/') ? line[1..] : line);
        var attempts = new Attempts();
        foreach (string file in files)
            attempts.Try(() => Save(file, said));
        attempts.Finish();
        return ExitCode.Fine;

        void Ask(string question)
        {
            ChatMessage asked = new("user", question);
            if (Answer(model, running, ChatConversation.Of([.. said.Messages, asked]) with { Variables = variables }, options) is { } trace)
                said.Add(asked, new("assistant", TextOf(model, trace)), trace);
        }
    }

    /// <summary>Does what a line asks that is no question.</summary>
    void Obey(string line, ChatRecord said)
    {
        string[] words = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try
        {
            switch (words)
            {
                case ["/help"]:
                    Io.Error.Lines($"/save FILE writes what was said until now: {string.Join(", ", ChatRecord.Forms.Endings)} (.fathom is the trace of the last answer)\n//text is a question that begins with /\nCtrl+D ends, Ctrl+C cuts an answer short");
                    break;
                case ["/save", var file]:
                    OutputFile.Check("/save", file, ChatRecord.Forms.Endings);
                    Save(file, said);
                    break;
                case ["/save"]:
                    Io.Error.Line("/save needs the name of a file, such as /save talk.json");
                    break;
                default:
                    Io.Error.Line($"there is no {words[0]}: /help tells what there is; a question that begins with / is written as //");
                    break;
            }
        }
        catch (Exception error) when (error is FathomException or UsageException)
        {
            Io.Error.Line($"fathom: {error.Message}");
        }
    }

    void Save(string file, ChatRecord said)
    {
        if (!said.HasAnswer)
        {
            Io.Error.Line($"{file} is not written: nothing was answered");
            return;
        }
        ChatRecord.Forms.Write(said, file);
        Io.Error.Line($"wrote {file}");
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
    IEnumerable<string> Lines()
    {
        using var lines = InputFile.EachLine("-", Io).GetEnumerator();
        for (Prompt(); lines.MoveNext(); Prompt())
            if (!string.IsNullOrWhiteSpace(lines.Current))
                yield return lines.Current;
    }

    void Prompt()
    {
        if (Io.InputIsTerminal)
            Io.Error.Part("> ");
    }

    /// <summary>Lets the model answer, shows it, and gives its trace; null where it was interrupted before it said anything.</summary>
    Trace? Answer(LanguageModel model, DepthEngine running, ChatConversation conversation, RunOptions options)
    {
        var input = RunInput.Chat(model, conversation);
        using var interruption = Interruptible();
        try
        {
            var trace = running.Start(input, options, cancel: interruption.Token).Trace(progress => Show(model, progress));
            Io.Out.WriteLine();
            Io.Out.WriteLine(DepthBar.Of(trace, Io.Terminal.Width));
            return trace;
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

    /// <summary>An answer without the token that ends it.</summary>
    static string TextOf(LanguageModel model, Trace trace) =>
        model.Tokenizer.Decode(trace.GeneratedIds.Where(id => id < model.Tokenizer.VocabularySize && !model.Tokenizer.EndTokens.Contains(id)));
}
