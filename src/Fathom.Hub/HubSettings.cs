using Fathom.Formats;

namespace Fathom.Hub;

/// <summary>Where the hub is, where its files are kept and who asks: as Hugging Face's own tools take it from the environment.</summary>
public sealed class HubSettings
{
    static readonly string[] Yes = ["1", "ON", "YES", "TRUE"];

    HubSettings() { }

    /// <summary>The hub's address: HF_ENDPOINT, else https://huggingface.co.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The folder of all repositories.</summary>
    public required string Cache { get; init; }

    /// <summary>Who asks: HF_TOKEN, else what the file HF_TOKEN_PATH or token below HF_HOME holds; null for nobody.</summary>
    internal string? Token { get; private init; }

    /// <summary>Where the token comes from: the variable or the file.</summary>
    internal string? TokenSource { get; private init; }

    /// <summary>Whether nothing is asked and the cache alone is read (HF_HUB_OFFLINE).</summary>
    public bool IsOffline { get; init; }

    /// <summary>Whether snapshots hold links to the blobs, and not the files themselves (HF_HUB_DISABLE_SYMLINKS).</summary>
    public bool MakesLinks { get; init; }

    /// <summary>What this process' environment says.</summary>
    /// <exception cref="FathomException">It says what makes no sense.</exception>
    public static HubSettings OfEnvironment() => Of(Environment.GetEnvironmentVariable);

    internal static HubSettings Of(Func<string, string?> environment)
    {
        var (token, source) = Is(environment, "HF_HUB_DISABLE_IMPLICIT_TOKEN") ? default : TokenOf(environment);
        return new()
        {
            Endpoint = EndpointOf(environment("HF_ENDPOINT") is { Length: > 0 } given ? given : "https://huggingface.co"),
            Cache = HuggingFaceCache.RootOf(environment),
            Token = token,
            TokenSource = source,
            IsOffline = Is(environment, "HF_HUB_OFFLINE"),
            MakesLinks = !Is(environment, "HF_HUB_DISABLE_SYMLINKS"),
        };
    }

    static bool Is(Func<string, string?> environment, string variable) => Yes.Contains(environment(variable), StringComparer.OrdinalIgnoreCase);

    static Uri EndpointOf(string text) => Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var endpoint)
        && endpoint.Scheme is "http" or "https" && endpoint is { Query: "", Fragment: "", UserInfo: "" }
            ? endpoint : throw new FathomException($"HF_ENDPOINT is \"{text}\", which is no address such as https://huggingface.co");

    static (string? Token, string? Source) TokenOf(Func<string, string?> environment)
    {
        if (environment("HF_TOKEN")?.Trim() is { Length: > 0 } given)
            return (Checked(given, "HF_TOKEN"), "HF_TOKEN");
        string file = HuggingFaceCache.Given(environment, "HF_TOKEN_PATH") ?? Path.Combine(HuggingFaceCache.HomeOf(environment), "token");
        try
        {
            return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } kept ? (Checked(kept, file), file) : default;
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{file}: cannot be read: {FileFault.Of(file, error)}", error);
        }
    }

    static string Checked(string token, string source) => token.Length <= 1024 && token.All(static c => c is > ' ' and < '\x7f')
        ? token : throw new FathomException($"{source}: holds what no token can be");
}
