using System.Text;
using System.Text.Json;
using Fathom.Formats;

namespace Fathom.Models.HuggingFace;

/// <summary>
/// Finds the chat templates of a Hugging Face folder: chat_template.jinja and additional_chat_templates/NAME.jinja, else those of tokenizer_config.json.
/// </summary>
static class ChatTemplateFile
{
    /// <summary>The templates; none where the folder has none.</summary>
    /// <exception cref="FathomException">A file cannot be read.</exception>
    /// <exception cref="ModelFormatException">tokenizer_config.json is malformed, or a template is no text.</exception>
    public static ChatTemplates Read(string folder)
    {
        var sources = Configured(Path.Combine(folder, "tokenizer_config.json"));
        string jinja = Path.Combine(folder, "chat_template.jinja");
        if (File.Exists(jinja))
            sources = new() { [ChatTemplates.Default] = ReadText(jinja) };
        foreach (string file in Additional(Path.Combine(folder, "additional_chat_templates")))
            sources[Path.GetFileNameWithoutExtension(file)] = ReadText(file);
        return new(folder, sources, beginAsTexts: false);
    }

    static Dictionary<string, string> Configured(string config)
    {
        if (!File.Exists(config) || !StrictJson.ReadFile(config).TryGetProperty("chat_template", out var template))
            return [];
        return template.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.String => new() { [ChatTemplates.Default] = template.GetString()! },
            JsonValueKind.Array => Named(template, config),
            _ => throw new ModelFormatException(config, "chat_template is neither a string nor a list"),
        };
    }

    static Dictionary<string, string> Named(JsonElement list, string config)
    {
        var sources = new Dictionary<string, string>();
        foreach (var template in list.EnumerateArray())
            sources[Field(template, "name", config)] = Field(template, "template", config);
        return sources;
    }

    static string Field(JsonElement template, string name, string config) =>
        template.ValueKind == JsonValueKind.Object && template.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String
            ? field.GetString()! : throw new ModelFormatException(config, "chat_template lists what has no name and template");

    static IEnumerable<string> Additional(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.jinja").Order(StringComparer.Ordinal) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FathomException($"{folder}: cannot be read: {FileFault.Of(folder, error)}", error);
        }
    }

    static string ReadText(string path)
    {
        const int mostBytes = 1 << 20;
        if (new FileInfo(path).Length == 0)
            return "";
        using var file = new MappedFile(path);
        return file.Length <= mostBytes
            ? Encoding.UTF8.GetString(file.Bytes(0, (int)file.Length)).TrimStart('\uFEFF')
            : throw new ModelFormatException(path, $"has {file.Length} bytes, more than any chat template needs");
    }
}
