using System.Globalization;
using System.Text.Json;
using Fathom.Figures;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Templates;

namespace Fathom.Cli;

/// <summary>What there is to tell of a model: a line a fact for people, and the numbers in it as fields of one JSON object.</summary>
sealed class ModelFacts
{
    readonly List<(string Name, string Value)> lines = [];
    readonly List<(string Name, Action<Utf8JsonWriter> WriteValue)> fields = [];
    readonly List<string> warnings = [];

    /// <summary>Adds what may surprise.</summary>
    public void Warn(string warning)
    {
        lines.Add(("warning", warning));
        warnings.Add(warning);
    }

    /// <summary>What holds of any architecture.</summary>
    public void AddFiles(ModelSource source)
    {
        var types = source.Tensors.Values.GroupBy(static tensor => tensor.Type, static tensor => tensor.Rows * tensor.Columns)
            .Select(static type => (Type: $"{type.Key}", Weights: type.Sum())).OrderByDescending(static type => type.Weights).ToArray();
        long all = types.Sum(static type => type.Weights);
        var shares = types.Select(type => string.Create(CultureInfo.InvariantCulture, $"{type.Type} {100.0 * type.Weights / all:0.0} %"));
        string[] licence = [.. source.Licence];
        Tell("name", $"{source.Name}");
        Tell("architecture", $"{source.Architecture}");
        Tell("files", $"{source.Length / 1e6:#,0.0} MB");
        Tell("weights", $"{all / 1e6:#,0.0} million in {source.Tensors.Count} tensors: {string.Join(", ", shares)}");
        Tell("licence", $"{(licence.Length > 0 ? string.Join(", ", licence) : "not stated")}");
        Field("name", source.Name);
        Field("architecture", source.Architecture);
        Field("file_bytes", source.Length);
        Field("weights", all);
        Field("tensors", source.Tensors.Count);
        Field("types", json => WriteObject(json, types));
        Field("licence", json => WriteTexts(json, licence));
    }

    /// <summary>What holds of a model that runs, and its memory for so many positions.</summary>
    public void AddModel(LanguageModel model, int context)
    {
        var shape = model.Shape;
        Tell("layers", $"{shape.Layers} of width {shape.Width}, MLP {shape.FeedForward}");
        if (shape.Heads > 0)
            Tell("heads", $"{shape.Heads}, {shape.KeyValueHeads} for keys and values, of size {shape.HeadSize}");
        Tell("vocabulary", $"{shape.Vocabulary:#,0}");
        Tell("context", $"{shape.ContextLength:#,0} positions");
        Field("layers", shape.Layers);
        Field("width", shape.Width);
        Field("feed_forward", shape.FeedForward);
        Field("heads", shape.Heads);
        Field("key_value_heads", shape.KeyValueHeads);
        Field("head_size", shape.HeadSize);
        Field("vocabulary", shape.Vocabulary);
        Field("context", shape.ContextLength);
        AddEngine(model);
        foreach (string note in model.Notes)
            Warn(note);
        AddTokenizer(model);
        AddTemplate(model);
        AddMemory(model, context);
    }

    /// <summary>Writes the lines, the values below each other.</summary>
    public void Write(TextWriter to)
    {
        int width = lines.Max(static line => line.Name.Length) + 2;
        foreach (var (name, value) in lines)
            to.WriteLine(name.PadRight(width) + VisibleText.Of(value));
    }

    /// <summary>Writes the fields.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (name, writeValue) in fields)
        {
            json.WritePropertyName(name);
            writeValue(json);
        }
        json.WritePropertyName("warnings");
        WriteTexts(json, warnings);
        json.WriteEndObject();
    }

    void AddEngine(LanguageModel model)
    {
        Field("engine", model.Engine?.Name ?? "fathom");
        if (model.Engine is not { } engine)
            return;
        Tell("engine", $"{engine.Name}, {engine.Version} ({engine.Build}), on {engine.Device}{(engine.Exact ? ", exact" : "")}");
        Tell("lens", $"{engine.Norm}, then {engine.Head}; proven to be the model's own");
        Field("norm", engine.Norm);
        Field("head", engine.Head);
    }

    void AddTokenizer(LanguageModel model)
    {
        var tokenizer = model.Tokenizer;
        int count = tokenizer.VocabularySize;
        string[] before = Names(tokenizer.AddedBefore), ends = Names(tokenizer.EndTokens.Order());
        string[] beforeChats = Names(model.Text.AddedBeforeChats);
        Field("tokens", count);
        Field("begin_tokens", json => WriteTexts(json, before));
        Field("chat_begin_tokens", json => WriteTexts(json, beforeChats));
        Field("end_tokens", json => WriteTexts(json, ends));
        Tell("tokenizer", $"{(count == 0 ? "none" : $"{count:#,0} tokens")}{Named("; begins a text with", before)}{Beginning(beforeChats)}{Named("; ends an answer at", ends)}");
        if (count == 0)
            Warn("without a tokenizer it reads token ids only");
        else if (count < model.Shape.Vocabulary)
            Warn($"{model.Shape.Vocabulary - count} rows of the vocabulary have no token");
        else if (count > model.Shape.Vocabulary)
            Warn($"{count - model.Shape.Vocabulary} tokens have no row in the embedding: a text that holds one of them cannot be read");

        string[] Names(IEnumerable<int> ids) => [.. ids.Select(tokenizer.Name)];

        string Beginning(string[] names) => before.Length == 0 || model.ChatTemplates.Sources.Count == 0 ? ""
            : names.Length > 0 ? ", and a chat whose template does not" : ", a chat with what its template writes";

        static string Named(string what, string[] names) => names.Length > 0 ? $"{what} {string.Join(", ", names)}" : "";
    }

    void AddTemplate(LanguageModel model)
    {
        var sources = model.ChatTemplates.Sources.OrderBy(static template => template.Key, StringComparer.Ordinal).ToArray();
        string[] described = [.. sources.Select(static template => $"{(template.Key == ChatTemplates.Default ? "" : $"{template.Key}: ")}{template.Value.Length} characters")];
        Tell("template", $"{(sources.Length > 0 ? string.Join("; ", described) : "none: prompts are given as they are")}");
        Field("chat_template", json => json.WriteBooleanValue(sources.Length > 0));
        Field("chat_templates", json => WriteTexts(json, sources.Select(static template => template.Key)));
        if (sources.Length > 0 && !model.ChatTemplates.Sources.ContainsKey(ChatTemplates.Default))
            Warn($"none of its chat templates is named {ChatTemplates.Default}: only a conversation with tools can be written in {ChatTemplates.ToolUse}");
        foreach (var (name, source) in sources)
            CheckTemplate(name, source);
    }

    void CheckTemplate(string name, string source)
    {
        try
        {
            ChatTemplate.Parse(source);
        }
        catch (TemplateException error)
        {
            Warn($"its chat template{(name == ChatTemplates.Default ? "" : $" {name}")} cannot be read: {error.Message}");
        }
    }

    void AddMemory(LanguageModel model, int context)
    {
        var run = MemoryEstimate.Of(model, context, context, new RunOptions());
        Tell("memory", $"{model.FileLength / 1e6:#,0.0} MB of weights, and {run.Total / 1e6:#,0.0} MB for a run of {context:#,0} positions");
        Field("memory", json => WriteObject(json, [("positions", context), ("run_bytes", run.Total)]));
        if (context > model.Shape.ContextLength)
            Warn(string.Create(CultureInfo.InvariantCulture, $"the model was made for no more than {model.Shape.ContextLength:#,0} positions"));
        if (!run.Fits)
            Warn("this machine has too little free memory for so many positions");
    }

    void Tell(string name, FormattableString value) => lines.Add((name, value.ToString(CultureInfo.InvariantCulture)));

    void Field(string name, string value) => Field(name, json => json.WriteStringValue(value));

    void Field(string name, long value) => Field(name, json => json.WriteNumberValue(value));

    void Field(string name, Action<Utf8JsonWriter> writeValue) => fields.Add((name, writeValue));

    static void WriteTexts(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    static void WriteObject(Utf8JsonWriter json, IEnumerable<(string Name, long Number)> numbers)
    {
        json.WriteStartObject();
        foreach (var (name, number) in numbers)
            json.WriteNumber(name, number);
        json.WriteEndObject();
    }
}
