using System.CommandLine;
using System.Text.Json;
using Fathom.Cli.Options;
using Fathom.Runs;

namespace Fathom.Cli;

/// <summary>fathom model verify: says whether a model is whole.</summary>
sealed class ModelVerifyCommand : Verb
{
    const int MostFaultLines = 3;
    readonly ModelPathOptions named = new();
    readonly JsonOptions form = new();

    public ModelVerifyCommand(CommandIo io)
        : base("verify", "Reads all of a model, runs it on a few tokens, and says what is wrong: exit code 1 where anything is.", io)
    {
        Add(named.Path);
        Take([named, form]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom model verify model.gguf",
    ];

    protected override int Run(ParseResult parsed)
    {
        var check = ModelCheck.Of(named.PathIn(parsed));
        if (parsed.GetValue(form.Json))
            JsonAnswers.Write(Io, json => WriteJson(json, check));
        else if (check.Faults.Count == 0)
            Io.Out.WriteLine(
                $"{check.Path}: fine: {check.Model!.Architecture}, {check.Tensors} tensors, {check.VocabularySize} tokens, "
                + $"{(check.HasChatTemplate ? "a" : "no")} chat template; the lens' last row is the model's logits");
        WriteFaults(check.Faults);
        return check.Faults.Count == 0 ? ExitCode.Fine : ExitCode.Error;
    }

    void WriteFaults(IReadOnlyList<string> faults)
    {
        int shown = faults.Count <= MostFaultLines ? faults.Count : MostFaultLines - 1;
        foreach (string fault in faults.Take(shown))
            Io.Error.Line($"fathom: {fault}");
        if (shown < faults.Count)
            Io.Error.Line($"fathom: and {faults.Count - shown} more faults");
    }

    static void WriteJson(Utf8JsonWriter json, ModelCheck check)
    {
        json.WriteStartObject();
        json.WriteString("path", check.Path);
        json.WriteBoolean("fine", check.Faults.Count == 0);
        json.WriteStartArray("faults");
        foreach (string fault in check.Faults)
            json.WriteStringValue(fault);
        json.WriteEndArray();
        if (check.Model is { } model)
        {
            json.WriteString("architecture", model.Architecture);
            json.WriteNumber("tensors", check.Tensors);
            json.WriteNumber("tokens", check.VocabularySize);
            json.WriteBoolean("chat_template", check.HasChatTemplate);
        }
        if (check.LastRowMaxDifference is float difference && float.IsFinite(difference))
            json.WriteNumber("last_row_max_difference", difference);
        json.WriteEndObject();
    }
}
