using System.Text.Json.Nodes;

namespace Fathom.Tests.Models;

/// <summary>A copy of a folder of the architectures, to be changed.</summary>
sealed class EditedFolder : IDisposable
{
    readonly TemporaryFolder copy = new();

    public EditedFolder(string name)
    {
        foreach (string file in Directory.GetFiles(System.IO.Path.GetDirectoryName(Fixtures.Path($"architectures/{name}/config.json"))!))
            if (System.IO.Path.GetExtension(file) is ".json" or ".safetensors" && !System.IO.Path.GetFileName(file).StartsWith("expected", StringComparison.Ordinal))
                copy.Copy(file);
    }

    public string Path => copy.Path;

    public string File(string name) => copy.File(name);

    /// <summary>Changes the object of a JSON file.</summary>
    public EditedFolder Edit(string file, Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(System.IO.File.ReadAllText(File(file)))!.AsObject();
        edit(json);
        System.IO.File.WriteAllText(File(file), json.ToJsonString());
        return this;
    }

    public void Dispose() => copy.Dispose();
}
