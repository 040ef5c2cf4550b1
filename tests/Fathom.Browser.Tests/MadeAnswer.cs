using System.Text.Json;
using Fathom.Server.Tests;

namespace Fathom.Browser.Tests;

/// <summary>An answer that no model gives, as those who watch a server are told of it.</summary>
static class MadeAnswer
{
    const int Layers = 36;

    /// <summary>It begins.</summary>
    public static void Begin(TestServer server, string asked) => Tell(server, "begin", new { id = "made", created = 0, model = "m", asked, choices = 1, depth = true });

    /// <summary>A part of it, whose first token has this place.</summary>
    public static void Part(TestServer server, int at, params object[] tokens) => Tell(server, "part", new { id = "made", index = 0, at, layers = Layers, deep_from = 31, dtr = 0.25, tokens });

    /// <summary>A token with made depths.</summary>
    /// <param name="i">Its id.</param>
    /// <param name="text">Its text.</param>
    /// <param name="bytes">Its bytes in base64; null where they are those of the text.</param>
    public static object Token(int i, string text, string? bytes = null)
    {
        int settling = i % Layers + 1;
        var divergences = Enumerable.Range(0, Layers).Select(layer => (layer + i) % Layers / (double)Layers);
        return bytes is null ? new { id = i, text, shown = true, settling_depth = settling, deep = false, jsd_bits = divergences }
            : new { id = i, text, bytes, shown = true, settling_depth = settling, deep = false, jsd_bits = divergences };
    }

    static void Tell(TestServer server, string name, object data) => server.State.Live!.Tell(new(name, JsonSerializer.SerializeToUtf8Bytes(data)));
}
