using System.Text.Json;

namespace Fathom.Traces;

/// <summary>What a chat template was told, in a trace's JSON.</summary>
static class TemplateVariables
{
    /// <summary>Writes the member "variables", where there are any.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, JsonElement> variables)
    {
        if (variables.Count == 0)
            return;
        json.WriteStartObject("variables");
        foreach (var (name, value) in variables)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
        json.WriteEndObject();
    }

    /// <summary>Whether they can be written: half a surrogate pair may stand in a file as an escape, but can be no text.</summary>
    public static bool AreSound(IReadOnlyDictionary<string, JsonElement>? variables) => JsonTexts.CanBeWritten(nowhere =>
    {
        nowhere.WriteStartObject();
        Write(nowhere, variables ?? new Dictionary<string, JsonElement>());
    });
}
