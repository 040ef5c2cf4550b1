using System.IO.Compression;
using System.Text.Json;

namespace Fathom.Studies.Data;

/// <summary>Finds the line that DuckDB stumbled over, which it counts otherwise.</summary>
static class JsonLines
{
    /// <summary>The first line of a file, from 1, that is neither blank nor JSON; null where there is none, or the file holds no lines of JSON.</summary>
    public static long? FirstBad(string file)
    {
        bool isPacked = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        if (!(isPacked ? file[..^3] : file).EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            using var stream = File.OpenRead(file);
            using var text = new StreamReader(isPacked ? new GZipStream(stream, CompressionMode.Decompress) : stream);
            for (long number = 1; text.ReadLine() is { } line; number++)
                if (!string.IsNullOrWhiteSpace(line) && !IsJson(line))
                    return number;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // DuckDB's own words are told
        }
        return null;
    }

    static bool IsJson(string line)
    {
        try
        {
            JsonElement.Parse(NonFinite.AsNull(line));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
