using System.Text.Json;

namespace Fathom.Tests.LlamaCpp;

/// <summary>A tiny model of a family that llama.cpp runs, with what transformers computes of it and how near llama.cpp comes.</summary>
sealed record BreadthRow(string Folder, double Off, SafetensorsFixture Expected)
{
    const string Place = "breadth";

    public string Model => System.IO.Path.Combine(Folder, "model.gguf");

    /// <summary>All of them by name.</summary>
    public static TheoryData<string> Names => [.. Index() is { } index ? index.RootElement.EnumerateArray().Select(static row => row.GetProperty("name").GetString()!) : ["olmo"]];

    public static BreadthRow Open(string name)
    {
        string folder = Fixtures.Path($"{Place}/{name}");
        var off = Index()!.RootElement.EnumerateArray().First(row => row.GetProperty("name").GetString() == name).GetProperty("largest_difference");
        return new(folder, off.GetProperty("l_out").EnumerateArray().Append(off.GetProperty("logits")).Max(static value => value.GetDouble()),
            SafetensorsFixture.Open(System.IO.Path.Combine(folder, "expected.safetensors")));
    }

    static JsonDocument? Index() => Fixtures.TryPath($"{Place}/index.json") is { } path ? JsonDocument.Parse(File.ReadAllBytes(path)) : null;
}
