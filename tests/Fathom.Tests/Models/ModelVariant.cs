using System.Text.Json.Nodes;
using Fathom.Formats;

namespace Fathom.Tests.Models;

/// <summary>A folder or GGUF file with other keys or tensors than the one it is made from, as a row of the variants' index says.</summary>
sealed class ModelVariant : IDisposable
{
    static readonly Lazy<Dictionary<string, JsonNode>> Rows = new(() => JsonNode.Parse(File.ReadAllText(Index))!["rows"]!.AsArray()
        .ToDictionary(static row => row!["name"]!.GetValue<string>(), static row => row!));

    readonly TemporaryFolder folder = new();
    readonly JsonNode row;

    ModelVariant(string name)
    {
        row = Rows.Value[name];
        Path = row["gguf"] is { } edit ? MakeGguf(edit) : MakeFolder();
    }

    static string Index => Fixtures.Path("variants/index.json");

    /// <summary>The names of all rows; none where there is no index.</summary>
    public static IEnumerable<string> Names => Fixtures.TryPath("variants/index.json") is null ? [] : Rows.Value.Keys;

    public static ModelVariant Make(string name)
    {
        _ = Index;
        return new(name);
    }

    /// <summary>The folder or file.</summary>
    public string Path { get; }

    /// <summary>Why it must be refused; null where it must not.</summary>
    public string? Refused => row["refused"]?.GetValue<string>();

    /// <summary>The keys and tensors that its edit touches: an error must name one of them.</summary>
    public IEnumerable<string> Edited => Parts("set").Concat(Parts("drop")).Concat(Parts("rename")).Concat(Parts("remove")).Concat(Parts("add"))
        .Select(static name => name[(name.LastIndexOf(':') + 1)..]);

    /// <summary>What the reference computes.</summary>
    public SafetensorsFixture Expected() =>
        SafetensorsFixture.Open(Fixtures.Path($"variants/{row["expected"]?.GetValue<string>() ?? row["name"]!.GetValue<string>()}.safetensors"));

    IEnumerable<string> Parts(string name) => (row["gguf"]?[name] ?? row[name]) switch
    {
        JsonObject pairs => pairs.Select(static pair => pair.Key),
        JsonArray list => list.Select(static item => item!.GetValue<string>()),
        _ => [],
    };

    string MakeGguf(JsonNode edit)
    {
        string baseFolder = $"architectures/{row["base"]!.GetValue<string>()}";
        var file = new GgufEdit(Fixtures.Path($"{baseFolder}/{edit["file"]?.GetValue<string>() ?? "model.gguf"}"));
        file.Apply(edit);
        file.Write(folder.File("model.gguf"));
        return folder.File("model.gguf");
    }

    string MakeFolder()
    {
        string baseFolder = $"architectures/{row["base"]!.GetValue<string>()}";
        foreach (string name in (string[])["tokenizer.json", "tokenizer_config.json"])
            folder.Copy(Fixtures.Path($"{baseFolder}/{name}"));
        File.WriteAllText(folder.File("config.json"), Config(baseFolder).ToJsonString());
        string weights = row["weights"]?.GetValue<string>() is { } other ? Fixtures.Path($"variants/{other}") : Fixtures.Path($"{baseFolder}/model.safetensors");
        if (row["rename"]?.AsObject() is not { Count: > 0 } && row["remove"] is not JsonArray { Count: > 0 })
            folder.Copy(weights, "model.safetensors");
        else
            WriteRenamed(weights);
        return folder.Path;
    }

    JsonObject Config(string baseFolder)
    {
        string path = row["config"]?.GetValue<string>() is { } other ? Fixtures.Path($"variants/{other}") : Fixtures.Path($"{baseFolder}/config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach (var (key, value) in row["set"]?.AsObject() ?? [])
        {
            if (key.Split('.') is not [var outer, var inner])
                config[key] = value?.DeepClone();
            else if (value is null)
                config[outer]!.AsObject().Remove(inner);
            else
                config[outer]![inner] = value.DeepClone();
        }
        foreach (var key in row["drop"]?.AsArray() ?? [])
            config.Remove(key!.GetValue<string>());
        return config;
    }

    void WriteRenamed(string weights)
    {
        using var file = SafetensorsFile.Open(weights);
        using var to = File.Create(folder.File("model.safetensors"));
        var header = new JsonObject();
        var kept = file.Tensors.Values.Where(tensor => !Removed(tensor.Name)).ToArray();
        long offset = 0;
        foreach (var tensor in kept)
        {
            header[Renamed(tensor.Name)] = new JsonObject
            {
                ["dtype"] = $"{tensor.Type}",
                ["shape"] = new JsonArray([.. tensor.Shape.Select(static length => (JsonNode)length)]),
                ["data_offsets"] = new JsonArray(offset, offset += tensor.ByteLength),
            };
        }
        byte[] json = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        to.Write(BitConverter.GetBytes((long)json.Length));
        to.Write(json);
        foreach (var tensor in kept)
            to.Write(tensor.RowRange(0, (int)tensor.Rows));
    }

    bool Removed(string name) => (row["remove"]?.AsArray() ?? []).Any(pattern =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern!.GetValue<string>(), name, ignoreCase: false));

    string Renamed(string name)
    {
        if (row["rename"]?.AsObject() is not { } renames)
            return name;
        if (renames["*"]?.GetValue<string>() is { } prefix && name.StartsWith(prefix, StringComparison.Ordinal))
            name = name[prefix.Length..];
        return renames[name]?.GetValue<string>() ?? name;
    }

    public void Dispose() => folder.Dispose();
}
