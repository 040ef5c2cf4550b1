using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Hub;

namespace Fathom.Tests.Hub;

/// <summary>What a step of a scenario came to.</summary>
/// <param name="Theirs">What the Python client asked, with our hashes.</param>
/// <param name="Ours">What we asked.</param>
/// <param name="Error">Why we got nothing; null where we did.</param>
/// <param name="TheirError">Why it got nothing; null where it did.</param>
/// <param name="Waits">How many seconds we waited.</param>
/// <param name="Notes">What we said.</param>
sealed record ReplayedStep(string[] Theirs, ServedRequest[] Ours, string? Error, string? TheirError, double[] Waits, string[] Notes)
{
    public string[] OurLines => [.. Ours.Select(static request => request.Line)];
}

/// <summary>Plays a scenario of exchange.json by pulls against a hub of its own.</summary>
sealed partial class HubReplay : IDisposable
{
    static readonly JsonDocument Exchange = JsonDocument.Parse(File.ReadAllText(Fixtures.Path("hub/exchange.json"))), Trees = JsonDocument.Parse(File.ReadAllText(Fixtures.Path("hub/tree.json")));

    readonly TemporaryFolder home = new();
    readonly string name;

    public HubReplay(string name) => this.name = name;

    public HubServer Server { get; } = new();

    public string Home => home.Path;

    public static string[] Names => [.. Exchange.RootElement.EnumerateArray().Select(static scenario => scenario.GetProperty("name").GetString()!)];

    /// <summary>Done before the step of that number, from 0.</summary>
    public Dictionary<int, Action> Before { get; } = [];

    /// <summary>Plays all steps but those that a pull has no counterpart for.</summary>
    public ReplayedStep[] Play() =>
        [.. Exchange.RootElement.EnumerateArray().Single(scenario => scenario.GetProperty("name").GetString() == name).GetProperty("steps").EnumerateArray()
            .Where(static step => step.GetProperty("call").GetString() is "snapshot_download" or "hf_hub_download").Select(Play)];

    /// <summary>The tree that we have left, and the Python client's with our hashes; what is optional left out.</summary>
    public (string[] Theirs, string[] Ours) TreesLeft()
    {
        string[] theirs = [.. Trees.RootElement.GetProperty(name).EnumerateArray().Select(Entry).OfType<string>().Order(StringComparer.Ordinal)];
        bool hasTrees = theirs.Any(static line => line.Contains("/trees/", StringComparison.Ordinal));
        return (theirs, [.. OurEntries().Where(line => hasTrees || !line.Contains("/trees/", StringComparison.Ordinal))]);
    }

    /// <summary>What lies in the home, optional files left out.</summary>
    public string[] OurEntries() => [.. Directory.EnumerateFiles(Home, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Select(path => OurEntry(Path.GetRelativePath(Home, path).Replace('\\', '/'), new FileInfo(path))).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>A file of the cache, by its path below HOME, with our hashes for the fixture's.</summary>
    public string At(string path) => Path.Combine(Home, HubContents.Ours(path));

    public HubSettings Settings(JsonElement environment = default, bool isOffline = false) => HubSettings.Of(variable =>
        environment.ValueKind == JsonValueKind.Object && environment.TryGetProperty(variable, out var value) ? value.GetString()!.Replace("HOME", Home, StringComparison.Ordinal)
        : variable switch { "HF_HOME" => Home, "HF_ENDPOINT" => Server.Endpoint, "HF_HUB_OFFLINE" => isOffline ? "1" : null, _ => null });

    public void Dispose()
    {
        Server.Dispose();
        home.Dispose();
    }

    ReplayedStep Play(JsonElement step, int number)
    {
        if (Before.TryGetValue(number, out var before))
            before();
        var options = step.TryGetProperty("options", out var given) ? given : default;
        Prepare(step.TryGetProperty("server", out var server) ? server : default);
        bool isOffline = options.ValueKind == JsonValueKind.Object && options.TryGetProperty("local_files_only", out _);
        var settings = Settings(step.TryGetProperty("environment", out var environment) ? environment : default, isOffline);
        var kind = Option(options, "repo_type") == "dataset" ? HubKind.DataSet : HubKind.Model;
        string? path = step.GetProperty("args").EnumerateArray().Select(static argument => argument.GetString()).ElementAtOrDefault(1);
        string[] allowed = path is not null ? [path] : Options(options, "allow_patterns"), ignored = Options(options, "ignore_patterns");
        var (waits, notes) = (new List<double>(), new List<string>());
        Server.TakeRequests();
        var blobsBefore = OurEntries().Where(static line => !line.Contains(" -> ", StringComparison.Ordinal)).Select(static line => IsBlob().Match(line.Split(':')[0])).Where(static match => match.Success).Select(static match => match.Value["/blobs/".Length..]).ToHashSet();
        string? error = null;
        try
        {
            var connection = new HubConnection(settings)
            {
                Note = notes.Add,
                Wait = (time, _) =>
                {
                    waits.Add(time.TotalSeconds);
                    return Task.CompletedTask;
                },
            };
            using var snapshot = HubSnapshot.Find(new(kind, step.GetProperty("args")[0].GetString()!), Option(options, "revision") ?? "main", settings, connection, default).Result;
            var files = allowed.Length > 0 ? HubChoice.Matching(snapshot, [.. allowed.Select(static text => new FilePattern(text))]) : snapshot.Files;
            files = [.. files.Where(file => !ignored.Any(pattern => new FilePattern(pattern).Fits(file.Path)))];
            Assert.All(snapshot.Pull(files, static _ => { }).Result.Files, static file => Assert.True(File.Exists(file.Path)));
        }
        catch (Exception failed) when ((failed as AggregateException)?.InnerException is FathomException || failed is FathomException)
        {
            error = (failed.InnerException as FathomException ?? failed).Message;
        }
        var ours = Server.TakeRequests();
        string[] theirs = [.. step.GetProperty("requests").EnumerateArray().Select(Line).Select(ByCommit).Where(line => !blobsBefore.Contains(AskedHash(line) ?? ""))];
        if (path is not null)
            (theirs, ours) = ([.. theirs.Where(static line => !IsListing().IsMatch(line))], [.. ours.Where(static request => !IsListing().IsMatch(request.Line))]);
        return new(theirs, ours, error,
            step.TryGetProperty("error", out var theirError) ? theirError.GetString() : null, [.. waits], [.. notes]);
    }

    /// <summary>A request for a file of a branch as one for the commit that it stands for: that is what we ask, since we have listed it.</summary>
    string ByCommit(string line) => FileRequest().Match(line) is { Success: true } match
        && HubContents.Commit(Renamed(match.Groups["repository"].Value), Uri.UnescapeDataString(match.Groups["revision"].Value), Server.MainIsNow) is { } commit
            ? $"{line[..match.Groups["revision"].Index]}{commit}{line[(match.Groups["revision"].Index + match.Groups["revision"].Length)..]}" : line;

    /// <summary>The hash of the file that a HEAD asks for: the Python client asks for every file, we for those that are not there.</summary>
    static string? AskedHash(string line) => line.StartsWith("HUB HEAD", StringComparison.Ordinal) && FileRequest().Match(line) is { Success: true } match
        ? HubContents.Files(Renamed(match.Groups["repository"].Value), match.Groups["revision"].Value)?.FirstOrDefault(file => file.Path == Uri.UnescapeDataString(match.Groups["path"].Value))?.Hash : null;

    static string Renamed(string repository) => repository == "acme/old-name" ? "acme/tiny" : repository;

    void Prepare(JsonElement server)
    {
        (Server.MainIsNow, Server.PageLength, Server.ExtraPath, Server.Faults) = (null, int.MaxValue, null, []);
        if (server.ValueKind != JsonValueKind.Object)
            return;
        Server.MainIsNow = Option(server, "main_is_now");
        Server.PageLength = server.TryGetProperty("tree_page", out var length) ? length.GetInt32() : int.MaxValue;
        Server.ExtraPath = Option(server, "extra_path_in_tree");
        if (server.TryGetProperty("faults", out var faults))
            Server.Faults = [.. faults.EnumerateArray().Select(static fault => new ServerFault(fault.GetProperty("on").GetString()!)
            {
                Times = fault.TryGetProperty("times", out var times) ? times.GetInt32() : int.MaxValue,
                Status = fault.TryGetProperty("status", out var status) ? status.GetInt32() : null,
                Cut = fault.TryGetProperty("cut", out var cut) ? cut.GetInt32() : null,
                IgnoresRange = fault.TryGetProperty("no_range", out _),
                Body = Option(fault, "body"),
                Headers = ((JsonElement?)(fault.TryGetProperty("headers", out var headers) || fault.TryGetProperty("add", out headers) ? headers : null))?
                    .EnumerateObject().ToDictionary(static header => header.Name, static header => HubContents.Ours(header.Value.GetString()!)) ?? [],
            })];
    }

    static string Line(JsonElement request) => HubContents.Ours($"{request.GetProperty("host")} {request.GetProperty("method")} {request.GetProperty("path")}"
        + (request.GetProperty("headers").GetProperty("authorization").GetBoolean() ? " AUTH" : ""));

    static string? Option(JsonElement options, string name) => options.ValueKind == JsonValueKind.Object && options.TryGetProperty(name, out var value) ? value.GetString() : null;

    static string[] Options(JsonElement options, string name) => options.ValueKind != JsonValueKind.Object || !options.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!] : [.. value.EnumerateArray().Select(static text => text.GetString()!)];

    static string? Entry(JsonElement entry)
    {
        string path = HubContents.Ours(entry.GetProperty("path").GetString()!);
        return entry.GetProperty("kind").GetString() switch
        {
            "symlink" => $"{path} -> {HubContents.Ours(entry.GetProperty("target").GetString()!)}",
            "folder" => null,
            _ when IsOptional(path) => null,
            _ when path.Contains("/trees/", StringComparison.Ordinal) => $"{path}: {Canonical(HubContents.Ours(entry.GetProperty("text").GetString()!))}",
            _ when path.Contains("/refs/", StringComparison.Ordinal) => $"{path}: {entry.GetProperty("text").GetString()}",
            _ => $"{path}: {entry.GetProperty("size")} bytes",
        };
    }

    static string? OurEntry(string path, FileInfo file) =>
        file.LinkTarget is { } target ? $"{path} -> {target.Replace('\\', '/')}"
        : IsOptional(path) ? null
        : path.Contains("/trees/", StringComparison.Ordinal) ? $"{path}: {Canonical(File.ReadAllText(file.FullName))}"
        : path.Contains("/refs/", StringComparison.Ordinal) ? $"{path}: {File.ReadAllText(file.FullName)}"
        : $"{path}: {file.Length} bytes{(IsBlob().IsMatch(path) && HubContents.ContentOf(Path.GetFileName(path)) is { } content && !content.AsSpan().SequenceEqual(File.ReadAllBytes(file.FullName)) ? ", damaged" : "")}";

    static bool IsOptional(string path) => path.Contains(".locks/", StringComparison.Ordinal) || path.Contains(".no_exist/", StringComparison.Ordinal) || path.EndsWith("CACHEDIR.TAG", StringComparison.Ordinal);

    static string Canonical(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<SortedDictionary<string, JsonElement>>(json)!["files"].EnumerateObject()
        .OrderBy(static file => file.Name, StringComparer.Ordinal).Select(static file => $"{file.Name} {file.Value.GetRawText().Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)}"));

    [GeneratedRegex(@"^HUB \w+ (/datasets|/api/resolve-cache/models)?/(?<repository>acme/[\w-]+)(/resolve)?/(?<revision>[\w.%]+)/(?<path>[^? ]+)")]
    private static partial Regex FileRequest();

    [GeneratedRegex("^HUB GET /api/(models|datasets)/")]
    private static partial Regex IsListing();

    [GeneratedRegex("/blobs/[0-9a-f]+$")]
    private static partial Regex IsBlob();
}
