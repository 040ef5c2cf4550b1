using System.Text;
using System.Text.Json;
using Fathom.Formats;

namespace Fathom.Models.HuggingFace;

/// <summary>Finds the chat template of a Hugging Face folder: chat_template.jinja, else the one in tokenizer_config.json.</summary>
static class ChatTemplateFile
{
    /// <summary>The template, in Jinja; null where there is none.</summary>
    /// <exception cref="FathomException">A file cannot be read.</exception>
    /// <exception cref="ModelFormatException">tokenizer_config.json is malformed.</exception>
    public static string? Read(string folder)
    {
        string jinja = Path.Combine(folder, "chat_template.jinja"), config = Path.Combine(folder, "tokenizer_config.json");
        if (File.Exists(jinja))
            return ReadText(jinja);
        if (!File.Exists(config) || !StrictJson.ReadFile(config).TryGetProperty("chat_template", out var template))
            return null;
        return template.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => template.GetString(),
            JsonValueKind.Array => template.EnumerateArray().Select(DefaultOf).FirstOrDefault(static text => text is not null),
            _ => throw new ModelFormatException(config, "chat_template is neither a string nor a list"),
        };
    }

    static string ReadText(string path)
    {
        const int mostBytes = 1 << 20;
        using var file = new MappedFile(path);
        return file.Length <= mostBytes
            ? Encoding.UTF8.GetString(file.Bytes(0, (int)file.Length))
            : throw new ModelFormatException(path, $"has {file.Length} bytes, more than any chat template needs");
    }

    /// <summary>The text of a {name, template} whose name is default.</summary>
    static string? DefaultOf(JsonElement named) => named.ValueKind == JsonValueKind.Object
        && named.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals("default")
        && named.TryGetProperty("template", out var template) && template.ValueKind == JsonValueKind.String ? template.GetString() : null;
}
