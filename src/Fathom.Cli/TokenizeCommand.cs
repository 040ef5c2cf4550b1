using System.CommandLine;
using System.Text;
using System.Text.Json;
using Fathom.Cli.Options;
using Fathom.Figures;
using Fathom.Models;
using Fathom.Tokenization;

namespace Fathom.Cli;

/// <summary>fathom tokenize: shows the tokens that a text becomes.</summary>
sealed class TokenizeCommand : Verb
{
    readonly Argument<string> file = New.FileArgument("FILE", "The text. Without it standard input is read.", byDefault: "-");
    readonly TokenizeOptions options = new();
    readonly LinesOptions form = new();

    public TokenizeCommand(CommandIo io) : base("tokenize", "Shows the tokens that a text becomes.", io)
    {
        Add(file);
        Take([options, form]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom tokenize essay.txt -m model.gguf",
        "echo \"8 + 5\" | fathom tokenize --json",
    ];

    protected override int Run(ParseResult parsed)
    {
        bool byLine = form.ByLine(parsed);
        string path = parsed.GetRequiredValue(file);
        var model = ModelText.Open(options.Model.PathIn(parsed));
        var tokenizer = model.Tokenizer;
        int[] before = [], after = [];
        if (parsed.GetValue(options.Bos))
            (before, after) = Around(model);
        if (byLine)
            JsonAnswers.ToLines(path, Io, (line, json) => WriteJson(json, tokenizer, Encode(TextOf(line))));
        else if (Encode(InputFile.Text(path, Io)) is var ids && parsed.GetValue(form.Json))
            JsonAnswers.Write(Io, json => WriteJson(json, tokenizer, ids));
        else
            WriteTable(tokenizer, ids);
        return ExitCode.Fine;

        int[] Encode(string text) => [.. before, .. tokenizer.Encode(text, parseSpecial: !parsed.GetValue(options.NoSpecial)), .. after];
    }

    /// <summary>What the model adds around a text; where that is nothing, the token that begins one.</summary>
    static (int[] Before, int[] After) Around(ModelText model)
    {
        var tokenizer = model.Tokenizer;
        if (tokenizer.AddedBefore.Count + tokenizer.AddedAfter.Count > 0)
            return ([.. tokenizer.AddedBefore], [.. tokenizer.AddedAfter]);
        return model.Beginning is int id ? ([id], []) : throw new FathomException($"{model.Path}: has no beginning-of-text token");
    }

    static string TextOf(JsonElement line) => line.ValueKind == JsonValueKind.String
        ? line.GetString()! : throw new FathomException("The line is not a JSON string.");

    static void WriteJson(Utf8JsonWriter json, Tokenizer tokenizer, int[] ids)
    {
        json.WriteStartObject();
        json.WriteStartArray("ids");
        foreach (int id in ids)
            json.WriteNumberValue(id);
        json.WriteEndArray();
        json.WriteStartArray("pieces");
        foreach (int id in ids)
            json.WriteStringValue(Convert.ToHexStringLower(tokenizer.Piece(id)));
        json.WriteEndArray();
        json.WriteString("decoded", tokenizer.Decode(ids));
        json.WriteEndObject();
    }

    void WriteTable(Tokenizer tokenizer, int[] ids)
    {
        int width = $"{tokenizer.VocabularySize}".Length;
        var table = new StringBuilder();
        foreach (int id in ids)
            table.Append($"{id}".PadLeft(width)).Append("  ").AppendLine(TokenLabel.Whole(tokenizer.Piece(id)));
        Io.Raw.Write(table);
    }
}
