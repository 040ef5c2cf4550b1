using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fathom.Tests.Hub;

/// <summary>A request that came.</summary>
/// <param name="Host">HUB or CDN.</param>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Path">The path with its query, as it came.</param>
/// <param name="Headers">The headers by their names.</param>
sealed record ServedRequest(string Host, string Method, string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>What comparisons look at.</summary>
    public string Line => $"{Host} {Method} {Path}{(Headers.ContainsKey("Authorization") ? " AUTH" : "")}";
}

/// <summary>What goes wrong with requests.</summary>
/// <param name="On">Which: a regular expression on HOST METHOD PATH.</param>
sealed record ServerFault(string On)
{
    public int Times { get; set; } = int.MaxValue;

    public int? Status { get; init; }

    public int? Cut { get; init; }

    public bool IgnoresRange { get; init; }

    public string? Body { get; init; }

    public Dictionary<string, string> Headers { get; init; } = [];
}

/// <summary>An answer of the test's hub.</summary>
sealed record ServedAnswer(int Status, byte[] Body)
{
    public Dictionary<string, string> Headers { get; init; } = [];
}

/// <summary>A hub on this machine, of two hosts that are two ports: it answers as the one that exchange.json was made with, and fails as it is told.</summary>
sealed class HubServer : IDisposable
{
    readonly TcpListener hub = new(IPAddress.Loopback, 0), cdn = new(IPAddress.Loopback, 0);
    readonly ConcurrentQueue<ServedRequest> requests = new();

    public HubServer()
    {
        foreach (var (listener, host) in new[] { (hub, "HUB"), (cdn, "CDN") })
        {
            listener.Start();
            _ = Task.Run(() => Accept(listener, host));
        }
    }

    public string Endpoint => $"http://{hub.LocalEndpoint}";

    public string Cdn => $"http://{cdn.LocalEndpoint}";

    /// <summary>All requests in their order; taken away when they are read.</summary>
    public ServedRequest[] TakeRequests()
    {
        var taken = new List<ServedRequest>();
        while (requests.TryDequeue(out var request))
            taken.Add(request);
        return [.. taken];
    }

    public List<ServerFault> Faults { get; set; } = [];

    public string? MainIsNow { get; set; }

    public int PageLength { get; set; } = int.MaxValue;

    public string? ExtraPath { get; set; }

    public bool GivesAccess { get; set; }

    /// <summary>After so many bytes of a file from the other host nothing comes any more.</summary>
    public int? StallsAfter { get; set; }

    /// <summary>Answers in the place of the hub, where it answers at all.</summary>
    public Func<ServedRequest, ServedAnswer?> Instead { get; set; } = static _ => null;

    /// <summary>More repositories: what they hold at any commit.</summary>
    public Dictionary<string, IReadOnlyList<ServedFile>> More { get; } = [];

    public void Dispose()
    {
        hub.Dispose();
        cdn.Dispose();
    }

    async Task Accept(TcpListener listener, string host)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(() => Serve(client, host));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
        }
    }

    void Serve(TcpClient client, string host)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                if (Read(stream, host) is { } request)
                    Write(stream, request);
            }
        }
        catch (IOException)
        {
        }
    }

    static ServedRequest? Read(NetworkStream stream, string host)
    {
        var bytes = new List<byte>();
        for (int value; !bytes.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray());)
        {
            if ((value = stream.ReadByte()) < 0)
                return null;
            bytes.Add((byte)value);
        }
        string[] lines = Encoding.ASCII.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] first = lines[0].Split(' ');
        return new(host, first[0], first[1], lines[1..].Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.OrdinalIgnoreCase));
    }

    void Write(NetworkStream stream, ServedRequest request)
    {
        requests.Enqueue(request);
        var faults = TakeFaults($"{request.Host} {request.Method} {request.Path}");
        var answer = Instead(request) ?? (faults.FirstOrDefault(static fault => fault.Status is not null) is { } failed
            ? new ServedAnswer(failed.Status!.Value, "no"u8.ToArray()) { Headers = failed.Headers }
            : Answer(request, faults.Exists(static fault => fault.IgnoresRange), faults.FirstOrDefault(static fault => fault.Body is not null)?.Body));
        foreach (var fault in faults)
            foreach (var (name, value) in fault.Headers)
                answer.Headers[name] = value;
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} Told\r\nConnection: close\r\n");
        answer.Headers.TryAdd("Content-Length", answer.Body.Length.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in answer.Headers)
            if (value.Length > 0)
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        stream.Write(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()));
        if (request.Method != "HEAD" && request.Host == "CDN" && StallsAfter is { } stall)
        {
            stream.Write(answer.Body.AsSpan(0, Math.Min(stall, answer.Body.Length)));
            stream.ReadByte();   // until the client goes
        }
        else if (request.Method != "HEAD")
            stream.Write(faults.FirstOrDefault(static fault => fault.Cut is not null)?.Cut is { } cut ? answer.Body.AsSpan(0, Math.Min(cut, answer.Body.Length)) : answer.Body);
    }

    List<ServerFault> TakeFaults(string line)
    {
        lock (Faults)
        {
            var taken = Faults.FindAll(fault => fault.Times > 0 && Regex.IsMatch(line, fault.On));
            foreach (var fault in taken)
                fault.Times--;
            return taken;
        }
    }

    ServedAnswer Answer(ServedRequest request, bool ignoresRange, string? body)
    {
        var (path, query) = request.Path.Split('?', 2) is [var before, var behind] ? (before, behind) : (request.Path, "");
        if (request.Host == "CDN")
            return Content(request, Find(path["/blobs/".Length..])!, ignoresRange, body, [("ETag", "\"0123456789abcdef0123456789abcdef\"")]);
        bool isApi = path.StartsWith("/api/", StringComparison.Ordinal);
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["api", "resolve-cache", "models", var cacheOrganisation, var cacheName, var cacheCommit, .. var cachePath])
            return File(request, $"{cacheOrganisation}/{cacheName}", cacheCommit, string.Join('/', cachePath), ignoresRange, body, isCache: true);
        parts = isApi ? parts[2..] : parts[0] == "datasets" ? parts[1..] : parts;
        string repository = $"{parts[0]}/{parts[1]}", revision = Uri.UnescapeDataString(parts[3]);
        if (repository == "acme/old-name")
            return Sent(307, request.Path.Replace("old-name", "tiny", StringComparison.Ordinal));
        if (Refusal(request, repository, isFile: !isApi) is { } refusal)
            return refusal;
        return CommitOf(repository, revision) is not { } commit ? Failed(404, "RevisionNotFound", $"Invalid rev id: {revision}")
            : isApi && parts[2] == "revision" ? Json($$"""{"id": "{{repository}}", "sha": "{{commit}}"}""")
            : isApi ? Tree(request, repository, commit, query)
            : File(request, repository, commit, Uri.UnescapeDataString(string.Join('/', parts[4..])), ignoresRange, body);
    }

    string? CommitOf(string repository, string revision) => More.ContainsKey(repository)
        ? revision is "main" or HubContents.Main ? HubContents.Main : null : HubContents.Commit(repository, revision, MainIsNow);

    IReadOnlyList<ServedFile>? FilesOf(string repository, string commit) => More.GetValueOrDefault(repository) ?? HubContents.Files(repository, commit);

    byte[]? Find(string hash) => HubContents.ContentOf(hash) ?? More.Values.SelectMany(static files => files).FirstOrDefault(file => file.Hash == hash)?.Content;

    ServedAnswer? Refusal(ServedRequest request, string repository, bool isFile)
    {
        string? token = request.Headers.GetValueOrDefault("Authorization");
        if (token == "Bearer hf_bad")
            return Failed(401, "", "Invalid credentials in Authorization header");
        if (FilesOf(repository, HubContents.Main) is null || (repository == "acme/private" && token is null))
            return Failed(token is null ? 401 : 404, "RepoNotFound", "Repository not found");
        return repository == "acme/gated" && isFile && (token is null || !GivesAccess) ? Failed(token is null ? 401 : 403, "GatedRepo", "Access to model acme/gated is restricted.") : null;
    }

    ServedAnswer Tree(ServedRequest request, string repository, string commit, string query)
    {
        var entries = FilesOf(repository, commit)!.Select(static file => file.PointerId is { } pointer
            ? $$"""{"type": "file", "oid": "{{pointer}}", "size": {{file.Content.Length}}, "lfs": {"oid": "{{file.Sha256}}", "size": {{file.Content.Length}}, "pointerSize": 130}, "path": {{JsonSerializer.Serialize(file.Path)}}}"""
            : $$"""{"type": "file", "oid": "{{file.Hash}}", "size": {{file.Content.Length}}, "path": {{JsonSerializer.Serialize(file.Path)}}}""").ToList();
        entries.Insert(0, """{"type": "directory", "oid": "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "size": 0, "path": "sub"}""");
        if (ExtraPath is { } extra)
            entries.Insert(entries.Count / 2, $$"""{"type": "file", "oid": "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "size": 5, "path": {{JsonSerializer.Serialize(extra)}}}""");
        int from = query.Split("cursor=") is [_, var cursor] ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
        long to = Math.Min((long)from + PageLength, entries.Count);
        var answer = Json($"[{string.Join(", ", entries.Take(from..(int)to))}]");
        if (to < entries.Count)
            answer.Headers["Link"] = $"<{Endpoint}{request.Path.Split("&cursor=")[0]}&cursor={to}>; rel=\"next\"";
        return answer;
    }

    ServedAnswer File(ServedRequest request, string repository, string commit, string path, bool ignoresRange, string? body, bool isCache = false)
    {
        if (FilesOf(repository, commit)!.FirstOrDefault(file => file.Path == path) is not { } file)
            return Failed(404, "EntryNotFound", "Entry not found");
        (string, string)[] headers = [("ETag", $"\"{file.Hash}\""), ("X-Repo-Commit", commit)];
        if (file.PointerId is not null)
            return Sent(302, $"{Cdn}/blobs/{file.Hash}?signature=abc&expires=1",
                [("ETag", "\"512b779bf9ed9e772378c37d7cafaa921f6e92a8\""), ("X-Repo-Commit", commit), ("X-Linked-Etag", $"\"{file.Hash}\""), ("X-Linked-Size", $"{file.Content.Length}")]);
        return path == "config.json" && !isCache
            ? Sent(307, $"/api/resolve-cache/models/{repository}/{commit}/config.json?etag=%22{file.Hash}%22", [.. headers, ("X-Linked-Size", $"{file.Content.Length}")])
            : Content(request, file.Content, ignoresRange, body, headers);
    }

    static ServedAnswer Content(ServedRequest request, byte[] content, bool ignoresRange, string? body, (string Name, string Value)[] headers)
    {
        content = body switch { "short" => content[..^100], "other" => [.. content.Select(static value => (byte)~value)], _ => content };
        int from = request.Headers.TryGetValue("Range", out string? range) && !ignoresRange ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;
        var answer = new ServedAnswer(from > 0 ? 206 : 200, content[from..]) { Headers = headers.ToDictionary(static header => header.Name, static header => header.Value) };
        if (from > 0)
            answer.Headers["Content-Range"] = $"bytes {from}-{content.Length - 1}/{content.Length}";
        return answer;
    }

    static ServedAnswer Json(string text) => new(200, Encoding.UTF8.GetBytes(text));

    static ServedAnswer Sent(int status, string location, params (string Name, string Value)[] headers) =>
        new(status, []) { Headers = new(headers.ToDictionary(static header => header.Name, static header => header.Value)) { ["Location"] = location } };

    static ServedAnswer Failed(int status, string code, string message) =>
        new(status, "{}"u8.ToArray()) { Headers = new() { ["X-Error-Code"] = code, ["X-Error-Message"] = message } };
}
