using System.CommandLine;
using System.Text.Json;
using Fathom.Cli.Options;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>fathom model tensors: lists the tensors of a model's files.</summary>
sealed class ModelTensorsCommand : Verb
{
    readonly ModelPathOptions named = new();
    readonly JsonOptions form = new();

    public ModelTensorsCommand(CommandIo io) : base("tensors", "Lists the tensors of a model's files, by their names in them: type and shape of each.", io)
    {
        Add(named.Path);
        Take([named, form]);
    }

    public override IReadOnlyList<string> Examples => ["fathom model tensors model.gguf"];

    protected override int Run(ParseResult parsed)
    {
        using var tensors = StoredTensors.Open(named.PathIn(parsed));
        if (parsed.GetValue(form.Json))
            JsonAnswers.Write(Io, json => WriteJson(json, tensors));
        else
            WriteTable(tensors);
        return ExitCode.Fine;
    }

    void WriteTable(StoredTensors tensors)
    {
        int width = tensors.All.Keys.Select(static name => name.Length).DefaultIfEmpty(0).Max();
        foreach (var (name, tensor) in tensors.All)
            Io.Out.WriteLine($"{name.PadRight(width)}  {tensor.Type,-6}  [{string.Join(", ", tensor.Shape)}]");
    }

    static void WriteJson(Utf8JsonWriter json, StoredTensors tensors)
    {
        json.WriteStartObject();
        json.WriteStartArray("tensors");
        foreach (var (name, tensor) in tensors.All)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("type", $"{tensor.Type}");
            json.WriteStartArray("shape");
            foreach (long size in tensor.Shape)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
