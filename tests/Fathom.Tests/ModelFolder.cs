namespace Fathom.Tests;

/// <summary>A copy of an architecture's fixture, as the Hugging Face hub has models, for a test to change.</summary>
static class ModelFolder
{
    static readonly string[] Files = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "generation_config.json"];

    /// <summary>The folder of that architecture, with a chat template.</summary>
    public static TemporaryFolder Of(string architecture, string template)
    {
        var folder = new TemporaryFolder();
        foreach (string file in Files)
            folder.Copy(Fixtures.Path($"architectures/{architecture}/{file}"));
        File.WriteAllText(folder.File("chat_template.jinja"), template);
        return folder;
    }
}
