using System.CommandLine;
using System.Text.Json;
using Fathom.Cli.Options;
using Fathom.Models;
using Fathom.Templates;

namespace Fathom.Cli;

/// <summary>fathom template: renders a chat template for a conversation.</summary>
sealed class TemplateCommand : Verb
{
    readonly Argument<string> file = New.FileArgument("FILE",
        "The conversation, in JSON: {\"messages\": […], \"add_generation_prompt\": true, …}. Without it standard input is read.", byDefault: "-");

    readonly TemplateOptions options = new();
    readonly LinesOptions form = new();

    public TemplateCommand(CommandIo io) : base("template", "Renders a model's chat template, or any other, for a conversation.", io)
    {
        Add(file);
        Take([options, form]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom template messages.json -m model.gguf --generation-prompt",
    ];

    protected override int Run(ParseResult parsed)
    {
        bool byLine = form.ByLine(parsed);
        string path = parsed.GetRequiredValue(file);
        var given = new Lazy<Rendering>(() => Given(parsed));
        TimeProvider clock = parsed.GetValue(options.Now) is DateTime time ? new StoppedClock(time) : TimeProvider.System;
        var variables = parsed.GetRequiredValue(options.Variable);
        bool? generationPrompt = options.ReadGenerationPrompt(parsed);
        string Render(JsonElement json) => TemplateCommand.Render(new TemplateRequest(json, variables, generationPrompt), given, clock);
        if (byLine)
            JsonAnswers.ToLines(path, Io, (line, json) => WriteJson(json, Render(line)));
        else if (RenderAll(path, Render) is var text && parsed.GetValue(form.Json))
            JsonAnswers.Write(Io, json => WriteJson(json, text));
        else if (Io.OutputIsTerminal)
            Io.Out.WriteLine(text);
        else
            Io.Raw.Write(text);
        return ExitCode.Fine;
    }

    /// <summary>Renders a conversation.</summary>
    delegate string Rendering(ChatConversation conversation, ChatOptions options);

    /// <summary>The template that the command line names.</summary>
    Rendering Given(ParseResult parsed)
    {
        string? templateFile = parsed.GetValue(options.File);
        var model = templateFile is null || parsed.GetValue(options.Model) is not null ? ModelText.Open(options.Model.PathIn(parsed)) : null;
        var templates = templateFile is null ? model!.ChatTemplates
            : new ChatTemplates(templateFile, new Dictionary<string, string> { [ChatTemplates.Default] = InputFile.Text(templateFile, Io) }, beginAsTexts: false);
        return model is null ? (conversation, how) => conversation.Render(templates.For(conversation), how) : new ChatEncoder(model.Tokenizer, templates).Render;
    }

    string RenderAll(string path, Func<JsonElement, string> render)
    {
        try
        {
            using var request = JsonDocument.Parse(InputFile.Text(path, Io));
            return render(request.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FathomException($"The conversation is not valid JSON: {JsonFault.Of(error)}", error);
        }
    }

    static string Render(TemplateRequest request, Lazy<Rendering> given, TimeProvider clock) => request.Template is { } own
        ? ChatTemplate.Parse(own).Render(request.Variables, clock: clock)
        : given.Value(request.Conversation, request.Options(clock));

    static void WriteJson(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("output", text);
        json.WriteEndObject();
    }
}
