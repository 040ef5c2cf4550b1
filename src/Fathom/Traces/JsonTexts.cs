using System.Text.Json;

namespace Fathom.Traces;

/// <summary>Looks through JSON that came from a file for texts that are none.</summary>
static class JsonTexts
{
    /// <summary>Whether all of its texts can be written: half a surrogate pair may stand in a file as an escape, but can be no text.</summary>
    public static bool AreSound(JsonElement value)
    {
        try
        {
            using var nowhere = new Utf8JsonWriter(Stream.Null);
            value.WriteTo(nowhere);
            return true;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
