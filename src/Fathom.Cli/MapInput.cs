using System.CommandLine;
using System.Text.Json;
using Fathom.Cli.Options;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Templates;

namespace Fathom.Cli;

/// <summary>Makes what a run begins with from what the command line names.</summary>
sealed class MapInput(InputOptions options, ParseResult parsed, CommandIo io)
{
    readonly string? prompt = parsed.GetValue(options.Prompt), messages = parsed.GetValue(options.Messages), system = parsed.GetValue(options.System);
    readonly string? answer = parsed.GetValue(options.Answer), text = parsed.GetValue(options.Text), textString = parsed.GetValue(options.TextString);
    readonly IReadOnlyDictionary<string, JsonElement> variables = parsed.GetRequiredValue(options.Variable);
    readonly int[]? ids = parsed.GetValue(options.Ids) is { Length: > 0 } given ? given : null;
    readonly bool chat = parsed.GetValue(options.Chat), raw = parsed.GetValue(options.Raw), generate = parsed.GetValue(options.Generate);
    readonly bool bos = parsed.GetValue(options.Bos), noBos = parsed.GetValue(options.NoBos), parseSpecial = !parsed.GetValue(options.NoSpecial);

    TextBeginning Beginning => noBos ? TextBeginning.Never : bos ? TextBeginning.Always : TextBeginning.OfModel;

    bool IsGiven => text is not null || textString is not null || ids is not null;

    /// <summary>The model's file.</summary>
    public string ModelPath => options.Model.PathIn(parsed);

    /// <summary>Refuses options that contradict each other, before anything is read.</summary>
    /// <exception cref="UsageException">They do.</exception>
    /// <exception cref="FathomException">The file of the text is not there.</exception>
    public void Check()
    {
        int sources = new object?[] { prompt, messages, text, textString, ids }.Count(static source => source is not null);
        Refuse(sources > 1, "only one of --prompt, --messages, --text, --text-string and --ids can be given");
        Refuse(sources == 0 && parsed.GetValue(options.Model) is not null, "there is nothing to measure: give --prompt, --messages, --text, --text-string or --ids");
        Refuse(prompt is "", "the prompt is empty");
        Refuse(chat && raw, "--chat and --raw contradict each other");
        Refuse(bos && noBos, "--bos and --no-bos contradict each other");
        Refuse((IsGiven || raw) && variables.Count > 0, $"{options.Variable.Name} is told to the chat template, which --raw, --text and --ids leave out");
        Refuse(IsGiven && (chat || raw || system is not null || answer is not null), "--chat, --raw, --system and --answer go with a prompt");
        Refuse(generate && !IsGiven, "--generate goes with --text, --text-string or --ids");
        Refuse(messages is not null && (raw || system is not null), "--raw and --system go with --prompt, not with --messages");
        Refuse(raw && system is not null, "--system needs the chat template, which --raw leaves out");
        Refuse(ids is not null && !parseSpecial, "--no-special goes with text, not with --ids");
        if (text is not null and not "-" && !File.Exists(text) && !Directory.Exists(text))
            throw new FathomException($"{options.Text.Name}: there is no such file: “{text}” ({options.Text.Name} names a file; {options.TextString.Name} takes a text itself)");
    }

    /// <summary>Refuses what a model does not go on from, before anything is read.</summary>
    /// <exception cref="UsageException">It is a given text or answer.</exception>
    public void CheckGenerates()
    {
        Refuse(answer is not null, "--answer gives an answer, of which there are no samples");
        Refuse(IsGiven && !generate, "a given text has no samples: --generate takes it as a prompt");
    }

    /// <summary>Reads and encodes the input.</summary>
    /// <param name="model">The model it is for.</param>
    /// <param name="note">Told how the prompt was written, where that was not asked for.</param>
    /// <exception cref="FathomException">A file cannot be read, or does not hold what it should; the prompt is empty; the model's chat template does not render it.</exception>
    public RunInput Read(LanguageModel model, Action<string> note)
    {
        if (IsGiven)
        {
            int[] given = ids is not null ? model.Text.Begin(ids, bos ? TextBeginning.Always : TextBeginning.Never) : Encode(model, textString ?? InputFile.Text(text!, io));
            return generate ? RunInput.Prompt(given) : RunInput.Text(given);
        }
        var question = Question(model, note);
        return answer is null ? question : RunInput.Answer(question.Ids, model.Tokenizer.Encode(Answer(note), parseSpecial)) with
        {
            Variables = question.Variables,
            Messages = question.Messages,
        };
    }

    /// <summary>The answer in its file. The line break that an editor puts at the end is not the model's.</summary>
    string Answer(Action<string> note)
    {
        string content = InputFile.Text(answer!, io);
        string without = content.EndsWith("\r\n", StringComparison.Ordinal) ? content[..^2] : content.EndsWith('\n') ? content[..^1] : content;
        if (without.Length < content.Length)
            note("the line break at the end of the answer's file is left off");
        return Filled(without, "answer");
    }

    RunInput Question(LanguageModel model, Action<string> note)
    {
        string asked = prompt switch
        {
            null => DemonstrationModel.Question,
            "-" => Filled(InputFile.Text("-", io), "prompt"),
            _ => prompt,
        };
        if (prompt is null && messages is null)
            note($"{model.Identity.Name} is asked:\n{asked}\n");
        var conversation = Conversation(asked).With(variables);
        return (raw ? null : AsChat(model, conversation, note)) ?? RunInput.Prompt(Encode(model, asked));
    }

    /// <summary>The prompt in the model's chat template; null where there is none that renders it, and nothing asks for one.</summary>
    RunInput? AsChat(LanguageModel model, ChatConversation conversation, Action<string> note)
    {
        bool isAsked = chat || messages is not null || system is not null || variables.Count > 0;
        try
        {
            var input = RunInput.Chat(model, conversation, Beginning, parseSpecial);
            if (!isAsked)
                note("the prompt is written in the model's chat template (--raw gives it as it is)");
            return input;
        }
        catch (FathomException error) when (!isAsked)
        {
            note($"the prompt is given as it is: {error.Message}");
            return null;
        }
    }

    ChatConversation Conversation(string asked) =>
        messages is not null ? InputFile.Conversation(messages, io)
        : system is not null ? ChatConversation.Of(new("system", system), new("user", asked))
        : ChatConversation.Of(new ChatMessage("user", asked));

    int[] Encode(LanguageModel model, string content) => model.Text.Encode(content, Beginning, parseSpecial);

    static string Filled(string content, string what) => content.Length > 0 ? content : throw new FathomException($"the {what} is empty");

    static void Refuse(bool wrong, string why)
    {
        if (wrong)
            throw new UsageException(why);
    }
}
