using System.Text.Json;
using Fathom.Formats;

namespace Fathom.Hub;

/// <summary>The list of a commit's files in the cache, in the form of Hugging Face's own tools.</summary>
static class TreeFile
{
    const int Version = 1;

    /// <summary>The list as the file holds it.</summary>
    public static byte[] Write(IReadOnlyList<HubFile> files)
    {
        var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, IndentSize = 1, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("format_version", Version);
            json.WriteStartObject("files");
            foreach (var file in files)
            {
                json.WriteStartObject(file.Path);
                json.WriteNumber("size", file.Size);
                json.WriteString("blob_id", file.BlobId);
                if (file.Sha256 is { } sha256)
                {
                    json.WriteString("lfs_sha256", sha256);
                    json.WriteNumber("lfs_size", file.Size);
                }
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    /// <summary>The files that a list names; null where there is none that we can read: the hub is asked then.</summary>
    public static IReadOnlyList<HubFile>? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var root = StrictJson.ReadFile(path);
            HubFile[] files = [.. root.GetProperty("files").EnumerateObject().Select(static entry => new HubFile(entry.Name,
                entry.Value.GetProperty("size").GetInt64(), entry.Value.GetProperty("blob_id").GetString()!,
                entry.Value.TryGetProperty("lfs_sha256", out var sha256) ? sha256.GetString() : null))];
            return root.GetProperty("format_version").GetInt32() == Version && Array.TrueForAll(files, static file => HubPath.IsSafe(file.Path) && HubListing.IsWhole(file)) ? files : null;
        }
        catch (Exception error) when (error is FathomException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
