using System.Text;
using Fathom.Hub;

namespace Fathom.Tests.Hub;

/// <summary>Servers that are broken or mean no good: what they do is bounded, told in a sentence, and leaves nothing behind.</summary>
public sealed class HubHostileTests : IDisposable
{
    const string Tree = "/api/models/acme/tiny/tree/", Blobs = "/blobs/";
    readonly HubServer server = new();
    readonly TemporaryFolder home = new();

    public void Dispose()
    {
        server.Dispose();
        home.Dispose();
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData("a\\..\\b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a/")]
    [InlineData("")]
    public void A_name_that_leaves_the_cache_is_refused_before_anything_is_written(string path)
    {
        server.ExtraPath = path;
        Assert.Contains("which would leave the cache or can be no file here", Refused(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Path));
    }

    [Fact]
    public void A_name_that_is_too_long_or_lies_too_deep_is_refused()
    {
        foreach (string path in new[] { new string('a', 256), new string('ä', 128), string.Join('/', Enumerable.Repeat("a", 17)) })
        {
            server.ExtraPath = path;
            Assert.Contains("can be no file here", Refused(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "the answer is not JSON")]
    [InlineData("[{]", "the answer is not JSON")]
    [InlineData("{}", "the answer is no list of files")]
    [InlineData("null", "the answer is no list of files")]
    [InlineData("""[{"type": "file"}]""", "names the file \"\"")]
    [InlineData("""[{"type": "file", "path": "\ud800"}]""", "names the file \"\"")]
    [InlineData("""[{"type": "file", "path": "a"}]""", "says of a no size and hash")]
    [InlineData("""[{"type": "file", "path": "a", "size": -1, "oid": "31a0c4d178239b64f50f747097d7965ebf897011"}]""", "says of a no size and hash")]
    [InlineData("""[{"type": "file", "path": "a", "size": 1e40, "oid": "31a0c4d178239b64f50f747097d7965ebf897011"}]""", "says of a no size and hash")]
    [InlineData("""[{"type": "file", "path": "a", "size": 9007199254740991, "oid": "31a0c4d178239b64f50f747097d7965ebf897011"}]""", "says of a no size and hash")]
    [InlineData("""[{"type": "file", "path": "a", "size": 1, "oid": "../../../../../../../../../../../etc/passwd"}]""", "says of a no size and hash")]
    [InlineData("""[{"type": "file", "path": "a", "size": 1, "oid": "31a0c4d178239b64f50f747097d7965ebf897011", "lfs": {"oid": "31a0", "size": 1}}]""", "says of a no size and hash")]
    [InlineData("""[{"type": "file", "path": "a", "size": 17592186044416, "oid": "31a0c4d178239b64f50f747097d7965ebf897011"}]""", "17.6 TB are to come, and there is room for")]
    [InlineData("""[{"type": "file", "path": "a", "size": 1, "oid": "31a0c4d178239b64f50f747097d7965ebf897011"}, {"type": "file", "path": "a", "size": 1, "oid": "31a0c4d178239b64f50f747097d7965ebf897011"}]""", "has \"a\" twice")]
    public void A_list_that_is_none_is_refused_before_anything_is_written(string answer, string reason)
    {
        Answers(Tree, answer);
        Assert.Contains(reason, Refused(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Path));
    }

    [Theory]
    [InlineData("""{"sha": "../../../../../../../../../../../../etc"}""")]
    [InlineData("""{"sha": 5}""")]
    [InlineData("[]")]
    public void An_answer_without_a_commit_is_refused(string answer)
    {
        Answers("/api/models/acme/tiny/revision/", answer);
        Assert.Contains("names no commit", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_too_many_files_is_refused()
    {
        Answers(Tree, $"[{string.Join(',', Enumerable.Range(0, 200_001).Select(static i => $$"""{"type":"file","path":"{{i}}","size":1,"oid":"31a0c4d178239b64f50f747097d7965ebf897011"}"""))}]");
        Assert.Contains("the list has more than 200,000 files", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_without_an_end_is_refused()
    {
        server.Instead = request => !request.Path.StartsWith(Tree, StringComparison.Ordinal) ? null
            : new(200, "[]"u8.ToArray()) { Headers = new() { ["Link"] = $"<{server.Endpoint}{request.Path}>; rel=\"next\"" } };
        Assert.Contains("the list has more than 1,000 pages", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_goes_on_at_another_host_is_asked_there_without_the_token()
    {
        server.Instead = request => request.Host == "CDN" ? new(404, []) : !request.Path.StartsWith(Tree, StringComparison.Ordinal) ? null
            : new(200, "[]"u8.ToArray()) { Headers = new() { ["Link"] = $"<{server.Cdn}/more>; rel=\"next\"" } };
        Refused(("HF_TOKEN", "hf_good"));
        Assert.Equal("CDN GET /more", server.TakeRequests()[^1].Line);
    }

    [Fact]
    public void A_list_that_is_cut_is_told()
    {
        server.Faults = [new("/tree/") { Cut = 40 }];
        Assert.Contains("the connection is cut: ", Refused(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Path));
    }

    [Fact]
    public async Task Progress_counts_every_byte_and_tells_how_long_it_takes()
    {
        var settings = HubSettings.Of(name => name switch { "HF_HOME" => home.Path, "HF_ENDPOINT" => server.Endpoint, _ => null });
        var told = new List<PullProgress>();
        using (var snapshot = await HubSnapshot.Find(new(HubKind.Model, "acme/tiny"), null, settings, static _ => { }))
            await snapshot.Pull(snapshot.Files, told.Add);
        Assert.Equal(told.Select(static progress => progress.Done).Order(), told.Select(static progress => progress.Done));
        Assert.Equal((50_068, 50_068, 0.0), (told[^1].Done, told[^1].Total, told[^1].SecondsLeft));
        Assert.All(told.Where(static progress => progress.Done > 0), static progress => Assert.True(progress.BytesPerSecond > 0));
        Assert.Equal(5, new PullProgress("a", 50, 100, 10).SecondsLeft);
        Assert.Null(new PullProgress("a", 0, 100, null).SecondsLeft);
    }

    [Fact]
    public void An_answer_without_an_end_is_not_read_to_it()
    {
        server.Instead = request => request.Path.StartsWith(Tree, StringComparison.Ordinal) ? new(200, new byte[33 << 20]) : null;
        Assert.Contains("the answer is longer than 32 MB", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(302, "file:///etc/passwd")]
    [InlineData(302, "")]
    [InlineData(307, "ftp://localhost/x")]
    public void A_redirect_to_what_is_no_web_address_is_not_followed(int status, string location)
    {
        server.Instead = _ => new(status, []) { Headers = new() { ["Location"] = location } };
        Assert.Contains("which is not followed", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Redirects_in_a_circle_end()
    {
        server.Instead = request => new(307, []) { Headers = new() { ["Location"] = request.Path } };
        Assert.Contains("from one address to the next, 10 times", Refused(), StringComparison.Ordinal);
        Assert.Equal(11, server.TakeRequests().Length);
    }

    [Fact]
    public void The_token_does_not_follow_a_redirect_to_another_host_from_any_request()
    {
        server.Instead = request => request.Host == "HUB" ? new(307, []) { Headers = new() { ["Location"] = $"{server.Cdn}{request.Path}" } } : new(404, []);
        Refused(("HF_TOKEN", "hf_good"));
        Assert.Equal(["HUB GET /api/models/acme/tiny/revision/main AUTH", "CDN GET /api/models/acme/tiny/revision/main"], server.TakeRequests().Select(static request => request.Line));
    }

    [Theory]
    [InlineData("ETag", "\"../../../../evil\"", "is no hash of a file")]
    [InlineData("ETag", "\"e69de29bb2d1d6434b8b29ae775ad8c2e48c5392\"", "the hub's list says 0 bytes with the hash e69de29bb2d1d6434b8b29ae775ad8c2e48c5391, its file 0 bytes with e69de29bb2d1d6434b8b29ae775ad8c2e48c5392")]
    [InlineData("X-Linked-Size", "5", "its file 5 bytes")]
    [InlineData("X-Linked-Size", "-5", "is no number of bytes")]
    [InlineData("X-Linked-Size", "99999999999999999999", "is no number of bytes")]
    [InlineData("X-Repo-Commit", HubContents.Tagged, $"of commit {HubContents.Tagged}")]
    public void A_file_that_is_not_what_the_list_says_is_refused(string header, string value, string reason)
    {
        server.Faults = [new("HEAD .*empty.txt") { Headers = new() { [header] = value } }];
        Assert.Contains(reason, Refused([], "empty.txt"), StringComparison.Ordinal);
        Assert.Empty(Kept());
    }

    [Theory]
    [InlineData("99999999999", "announces 99999999999 bytes where 50000 are to come")]
    [InlineData("", "sends more than the 50000 bytes that it has")]
    public void A_body_that_is_longer_than_it_is_to_be_is_refused(string announced, string reason)
    {
        server.Instead = request => request.Path.StartsWith(Blobs, StringComparison.Ordinal) ? new(200, new byte[1 << 20]) { Headers = new() { ["Content-Length"] = announced } } : null;
        Assert.Contains(reason, Refused([], "model.safetensors"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_is_not_the_one_asked_for_is_refused()
    {
        server.Faults = [new("^CDN GET") { Cut = 20_000, Times = 1 }];
        server.Instead = request => request.Headers.ContainsKey("Range")
            ? new(206, new byte[30_000]) { Headers = new() { ["Content-Range"] = "bytes 0-29999/50000" } } : null;
        Assert.Contains("the server was asked for the bytes from 20000 of 50000 on, and gives bytes 0-29999/50000", Refused([], "model.safetensors"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_always_cuts_what_it_pieces_wrongly_is_given_up()
    {
        server.Faults = [new("^CDN GET") { Cut = 20_000 }, new("^CDN GET") { Body = "other" }];
        string error = Refused([], "model.safetensors");
        Assert.True(error.Contains("cut again and again", StringComparison.Ordinal) || error.Contains("is not what the hub says", StringComparison.Ordinal), error);
        Assert.InRange(server.TakeRequests().Length, 4, 20);
    }

    [Fact]
    public void A_server_that_asks_for_an_hour_is_told_at_once()
    {
        server.Faults = [new("^HUB GET") { Status = 429, Headers = new() { ["Retry-After"] = "3600" } }];
        Assert.Contains("answers 429, and asks to wait 3600 s", Refused(), StringComparison.Ordinal);
        Assert.Single(server.TakeRequests());
    }

    [Fact]
    public void What_an_earlier_run_left_wrong_is_loaded_anew()
    {
        string partial = Path.Combine(home.Path, "hub/models--acme--tiny/blobs", $"{HubContents.Files("acme/tiny", HubContents.Main)![3].Hash}.fathom.incomplete");
        foreach (int left in new[] { 30_000, 50_000, 60_000 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(partial)!);
            File.WriteAllBytes(partial, new byte[left]);
            Pull([], "model.safetensors");
            Assert.Equal(HubContents.Files("acme/tiny", HubContents.Main)![3].Content, File.ReadAllBytes(Path.Combine(home.Path, $"hub/models--acme--tiny/snapshots/{HubContents.Main}/model.safetensors")));
            Assert.False(File.Exists(partial));
            Directory.Delete(Path.Combine(home.Path, "hub"), recursive: true);
        }
    }

    [Fact]
    public void An_address_that_is_signed_for_a_while_is_asked_for_again()
    {
        server.Faults = [new("^CDN GET") { Cut = 20_000, Times = 1 }];
        server.Instead = request =>
        {
            if (request.Headers.ContainsKey("Range"))
                server.Instead = static _ => null;
            return request.Headers.ContainsKey("Range") ? new(403, []) : null;
        };
        Pull([], "model.safetensors");
        Assert.Equal(["HEAD", "GET", "GET", "HEAD", "GET"], server.TakeRequests().Skip(2).Select(static request => request.Method));
    }

    [Fact]
    public void A_full_disk_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        string blobs = Path.Combine(home.Path, "hub/models--acme--tiny/blobs");
        Directory.CreateDirectory(blobs);
        File.CreateSymbolicLink(Path.Combine(blobs, $"{HubContents.Files("acme/tiny", HubContents.Main)![3].Hash}.fathom.incomplete"), "/dev/full");
        Assert.Contains("cannot be written: the disk is full", Refused([], "model.safetensors"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_leads_out_of_a_snapshot_is_not_written_through()
    {
        string snapshot = Path.Combine(home.Path, "hub/models--acme--tiny/snapshots", HubContents.Main);
        Directory.CreateDirectory(snapshot);
        string outside = Directory.CreateDirectory(Path.Combine(home.Path, "outside")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(snapshot, "sub"), outside);
        Assert.Contains("a link leads out of its snapshot", Refused([], "sub/dir/words.txt"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(outside, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Where_no_links_are_made_those_that_there_are_still_lead_to_their_blobs()
    {
        Pull([], "model.safetensors");
        string linked = Path.Combine(home.Path, $"hub/models--acme--tiny/snapshots/{HubContents.Main}/model.safetensors");
        File.Delete(linked);
        Pull([("HF_HUB_DISABLE_SYMLINKS", "1")], "model.safetensors");
        string blob = Path.Combine(home.Path, "hub/models--acme--tiny/blobs", HubContents.Files("acme/tiny", HubContents.Main)![3].Hash);
        Assert.Null(new FileInfo(linked).LinkTarget);
        Assert.Equal(File.ReadAllBytes(blob), File.ReadAllBytes(linked));
    }

    [Fact]
    public void The_hub_needs_the_library_and_nothing_else() => Assert.All(typeof(HubSnapshot).Assembly.GetReferencedAssemblies(),
        static assembly => Assert.True(assembly.Name == "Fathom" || assembly.Name!.StartsWith("System.", StringComparison.Ordinal), assembly.Name));

    [Fact]
    public async Task A_blob_that_another_program_loads_is_waited_for()
    {
        Pull([], "config.json");
        string held = Path.Combine(home.Path, "hub/.locks/models--acme--tiny", $"{HubContents.Files("acme/tiny", HubContents.Main)![3].Hash}.lock");
        var notes = new List<string>();
        Task pull;
        using (new FileStream(held, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            pull = Task.Run(() => Pull([], "model.safetensors", notes.Add));
            for (int i = 0; i < 200 && notes.Count == 0; i++)
                await Task.Delay(50);
            Assert.False(pull.IsCompleted);
        }
        await pull;
        Assert.Equal(["model.safetensors: another program loads it: waiting"], notes);
    }

    [Theory]
    [InlineData("HF_ENDPOINT", "huggingface.co", "no address such as https://huggingface.co")]
    [InlineData("HF_ENDPOINT", "file:///etc", "no address such as https://huggingface.co")]
    [InlineData("HF_TOKEN", "hf_a\r\nX-Evil: 1", "HF_TOKEN: holds what no token can be")]
    public void An_environment_that_makes_no_sense_is_told(string variable, string value, string reason) =>
        Assert.Contains(reason, Assert.Throws<FathomException>(() => HubSettings.Of(name => name == variable ? value : null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1", null)]
    [InlineData("no", "hf_good")]
    public void The_token_can_be_left_off(string disabled, string? token) =>
        Assert.Equal(token, HubSettings.Of(name => name switch { "HF_TOKEN" => " hf_good ", "HF_HUB_DISABLE_IMPLICIT_TOKEN" => disabled, _ => null }).Token);

    [Theory]
    [InlineData("a/b/c")]
    [InlineData("../b")]
    [InlineData("a/..")]
    [InlineData("a--b/c")]
    [InlineData("a/b?x=1")]
    [InlineData("")]
    public void What_can_be_no_name_of_a_repository_is_refused(string name) =>
        Assert.Contains("is no name of a model", Assert.Throws<FathomException>(() => new HubRepository(HubKind.Model, name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("*.json", "sub/a.json", true)]
    [InlineData("sub/", "sub/dir/a", true)]
    [InlineData("sub/", "other/sub/a", false)]
    [InlineData("*Q4_K_?.gguf", "x-Q4_K_M.gguf", true)]
    [InlineData("*Q4_K_?.gguf", "x-Q4_K_M.gguf.part", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[x", "[x", true)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("A*", "a", false)]
    public void A_pattern_fits_as_in_Python(string pattern, string path, bool fits) => Assert.Equal(fits, new FilePattern(pattern).Fits(path));

    void Answers(string path, string answer) => server.Instead = request => request.Path.StartsWith(path, StringComparison.Ordinal) ? new(200, Encoding.UTF8.GetBytes(answer)) : null;

    string Refused(params (string Name, string Value)[] environment) => Refused(environment, "");

    string Refused((string Name, string Value)[] environment, string file) => Assert.IsAssignableFrom<FathomException>(Assert.ThrowsAny<Exception>(() => Pull(environment, file))).Message;

    string[] Kept() => [.. Directory.EnumerateFiles(home.Path, "*", SearchOption.AllDirectories).Where(static path => path.Contains("/blobs/", StringComparison.Ordinal) || path.Contains("/refs/", StringComparison.Ordinal))];

    void Pull((string Name, string Value)[] environment, string file, Action<string>? note = null)
    {
        var settings = HubSettings.Of(name => name switch
        {
            "HF_HOME" => home.Path,
            "HF_ENDPOINT" => server.Endpoint,
            _ => Array.Find(environment, pair => pair.Name == name).Value,
        });
        var connection = new HubConnection(settings) { Note = note ?? (static _ => { }), Wait = static (_, _) => Task.CompletedTask };
        using var snapshot = HubSnapshot.Find(new(HubKind.Model, "acme/tiny"), null, settings, connection, default).GetAwaiter().GetResult();
        snapshot.Pull([.. snapshot.Files.Where(listed => file.Length == 0 || listed.Path == file)], static _ => { }).GetAwaiter().GetResult();
    }
}
