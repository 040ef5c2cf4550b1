using System.Text.Json;

namespace Fathom.Traces;

/// <summary>Looks through JSON that came from a file for texts that are none.</summary>
static class JsonTexts
{
    /// <summary>Whether all of its texts can be written: half a surrogate pair may stand in a file as an escape, but can be no text.</summary>
    public static bool AreSound(JsonElement value) => CanBeWritten(value.WriteTo);

    /// <summary>Whether what is written holds no such text.</summary>
    public static bool CanBeWritten(Action<Utf8JsonWriter> write)
    {
        try
        {
            using var nowhere = new Utf8JsonWriter(Stream.Null);
            write(nowhere);
            return true;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
