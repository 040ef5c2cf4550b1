
namespace Fathom.Tests.Hub;

/// <summary>The scenarios of the fixture, as the Python client plays them: what we do alike, and what otherwise.</summary>
public sealed class HubScenarioTests
{
    public static TheoryData<string> Alike =>
    [
        "snapshot of a branch", "snapshot twice", "snapshot of a tag, then of the branch", "snapshot of a branch with a slash", "snapshot of a commit", "branch has moved",
        "allow patterns", "ignore patterns", "patterns, then all", "one file twice", "one LFS file twice", "one file of a commit twice", "file in a subfolder", "file with blanks",
        "file with reserved letters", "empty file", "tree in pages", "renamed repository", "connection cut once", "connection cut once, small reads", "connection cut twice, small reads",
        "cut, and the server ignores Range", "gated, token with access", "token from HF_TOKEN", "token from the file", "token file named by HF_TOKEN_PATH", "HF_TOKEN before the file",
        "429 once at HEAD", "503 once at HEAD", "429 once at the CDN", "weak ETag", "offline with a full cache", "dataset", "dataset, converted branch", "HF_HUB_CACHE", "no symlinks",
        "npm: reads the tree of Python", "server is down", "left-over incomplete", "blob is missing, pointer dangles",
    ];

    /// <summary>A scenario, and what each step's error says; - where there is none.</summary>
    public static TheoryData<string, string[]> Refused => new()
    {
        { "pattern without a match", ["no file fits *.bin: it has .gitattributes (25 B), config.json (14 B), "] },
        { "path that leaves the snapshot", ["the list names the file \"../../evil.txt\", which would leave the cache"] },
        { "connection always cut at once", ["model.safetensors: the connection is cut again and again ("] },
        { "body too short", ["model.safetensors: the server announces 49900 bytes where 50000 are to come"] },
        { "right size, wrong bytes", ["model.safetensors: what came is not what the hub says: its hash is not "] },
        { "entry not found", ["acme/tiny: no file fits nothing.json: it has ", "acme/tiny: no file fits nothing.json: it has "] },
        { "revision not found", ["acme/tiny: has no such branch, tag or commit: Invalid rev id: v9", "acme/tiny: has no such branch, tag or commit"] },
        { "repository not found, without a token", ["acme/none: the hub has no such model, or it is private: HF_TOKEN says who asks", "acme/none: the hub has no such model"] },
        { "repository not found, with a token", ["acme/none: the hub has no such model, or it is private and not for the token in HF_TOKEN"] },
        { "gated, without a token", ["acme/gated: its authors give access to those who ask for it: ask at http://", ", then set HF_TOKEN"] },
        { "gated, token without access", ["acme/gated, with the account of the token in HF_TOKEN"] },
        { "bad token", ["HF_TOKEN: the hub does not know this token", "HF_TOKEN: the hub does not know this token"] },
        { "429 always at HEAD", ["the server is overloaded (it answers 429, and asks to wait 3 s): try again later"] },
        { "503 always at HEAD", ["the server is overloaded (it answers 503): try again later"] },
        { "404 without a code", ["config.json: the server has no such address (404)"] },
        { "403 without a code", ["config.json: the server refuses it (403)"] },
        { "404 at the CDN", ["?: the server has no such address (404)"] },
        { "403 at the CDN", ["?: the server refuses it (403)"] },
        { "no X-Repo-Commit", ["empty.txt: the answer has no X-Repo-Commit, so it does not come from a Hugging Face hub (HF_ENDPOINT says which is asked)"] },
        { "no ETag", ["empty.txt: the answer has no ETag"] },
        { "offline with an empty cache", ["acme/tiny: HF_HUB_OFFLINE is set, and the cache has nothing of main", "acme/tiny: HF_HUB_OFFLINE is set"] },
        { "server is down, empty cache", ["cannot be reached: ", "cannot be reached: "] },
    };

    /// <summary>Played by a test of their own below.</summary>
    static readonly string[] OnTheirOwn =
    [
        "cut, then the run is repeated", "blob is damaged in the cache", "pointer is missing, blob is there", "private, without and with a token", "429 once at the API", "503 once at the API",
        "503 once at the CDN", "503 with a full cache", "500 with a part in the cache", "offline with a part in the cache", "offline after single files", "npm: snapshotDownload",
    ];

    static readonly Dictionary<string, string> NotPlayed = new()
    {
        ["forced again"] = "a pull has no force: it checks the hash of what is there instead",
        ["token not wanted"] = "HF_HUB_DISABLE_IMPLICIT_TOKEN is tested by itself; no call here has an option to leave the token off",
        ["local files only"] = "HF_HUB_OFFLINE says it; no call here has an option for it",
        ["npm: snapshot of a tag with a slash"] = "npm's client alone",
        ["npm: one file"] = "npm's client writes no refs then: nothing to be found by a branch",
        ["npm: empty file"] = "npm's client alone",
        ["npm: file with reserved letters"] = "npm's client alone",
        ["npm: dataset"] = "npm's client alone",
        ["npm: connection cut"] = "npm's client alone; its left-over is that of \"left-over incomplete\"",
        ["npm: cache of single files without refs"] = "npm's client alone: we leave a folder refs",
    };

    [Theory]
    [MemberData(nameof(Alike))]
    public void A_pull_asks_what_the_Python_client_asks_and_leaves_the_tree_that_it_leaves(string name)
    {
        using var replay = Prepared(name);
        foreach (var step in replay.Play())
        {
            Assert.Null(step.Error);
            Assert.Equal(step.Theirs, step.OurLines);
        }
        var (theirs, ours) = replay.TreesLeft();
        Assert.Equal(theirs, ours);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_refused_is_told_and_leaves_neither_a_reference_nor_a_file(string name, string[] errors)
    {
        using var replay = Prepared(name);
        var steps = replay.Play();
        for (int i = 0; i < steps.Length; i++)
            Assert.Contains(i < errors.Length && errors[i][0] != '?' ? errors[i] : errors[^1].TrimStart('?'), steps[i].Error, StringComparison.Ordinal);
        Assert.DoesNotContain(replay.OurEntries(), static line => !line.Contains("/trees/", StringComparison.Ordinal));
        Assert.All(steps.SelectMany(static step => step.Ours), static request => Assert.True(request.Host == "HUB" || !request.Headers.ContainsKey("Authorization")));
        Assert.All(steps, static step => Assert.InRange(step.Ours.Length, 0, 8));
    }

    [Fact]
    public void Every_scenario_is_played_or_its_reason_is_told() => Assert.Equal(
        HubReplay.Names.Order(),
        [.. ((IEnumerable<string>)[.. Alike.Select(static row => row.Data), .. Refused.Select(static row => row.Data.Item1), .. OnTheirOwn, .. NotPlayed.Keys]).Order()]);

    [Theory]
    [InlineData("connection cut once", "20000")]
    [InlineData("connection cut twice, small reads", "20000", "40000")]
    public void A_cut_download_goes_on_at_the_very_byte_where_it_ended(string name, params string[] from)
    {
        using var replay = new HubReplay(name);
        var step = Assert.Single(replay.Play());
        Assert.Equal(from.Select(static at => $"bytes={at}-"), step.Ours.Select(static request => request.Headers.GetValueOrDefault("Range")).OfType<string>());
        Assert.Equal(from.Select(static _ => 1.0), step.Waits);
    }

    [Fact]
    public void A_run_after_one_that_was_cut_gets_the_file()
    {
        using var replay = new HubReplay("cut, then the run is repeated");
        var steps = replay.Play();
        Assert.NotNull(steps[0].Error);
        Assert.Equal(steps[0].Theirs, steps[0].OurLines);
        Assert.Null(steps[1].Error);
        Assert.Equal(steps[1].Theirs, steps[1].OurLines);
        Assert.Equal(replay.TreesLeft().Theirs, replay.TreesLeft().Ours);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("other")]
    public void A_blob_that_is_damaged_in_the_cache_is_told_and_loaded_anew(string kind)
    {
        using var replay = new HubReplay("blob is damaged in the cache");
        string blob = replay.At("hub/models--acme--tiny/blobs/c20bff81734f8904aea75ce5f047aa0243e57e8dc16ecdd9b846206496f63e24");
        replay.Before[1] = () => File.WriteAllBytes(blob, kind == "short" ? "damaged"u8.ToArray() : [.. File.ReadAllBytes(blob).Select(static value => (byte)(value ^ 1))]);
        var steps = replay.Play();
        Assert.Null(steps[1].Error);
        Assert.Contains("model.safetensors: what the cache holds of it is damaged", steps[1].Notes);
        Assert.Equal(2, steps[1].Ours.Length);
        Assert.DoesNotContain(replay.OurEntries(), static line => line.EndsWith("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_link_to_a_blob_that_is_there_is_made_without_asking_for_the_file()
    {
        using var replay = new HubReplay("pointer is missing, blob is there");
        replay.Before[1] = () => File.Delete(replay.At($"hub/models--acme--tiny/snapshots/{HubContents.Main}/config.json"));
        var steps = replay.Play();
        Assert.Equal(["HUB GET /api/models/acme/tiny/revision/main"], steps[1].OurLines);
        Assert.Equal(replay.TreesLeft().Theirs, replay.TreesLeft().Ours);
    }

    [Fact]
    public void A_private_repository_is_there_for_its_token()
    {
        using var replay = new HubReplay("private, without and with a token");
        var steps = replay.Play();
        Assert.Contains("acme/private: the hub has no such model, or it is private", steps[0].Error, StringComparison.Ordinal);
        Assert.Equal(steps[0].Theirs, steps[0].OurLines);
        Assert.Null(steps[1].Error);
        Assert.Equal(steps[1].Theirs, steps[1].OurLines);
        Assert.Equal(replay.TreesLeft().Theirs, replay.TreesLeft().Ours);
    }

    [Theory]
    [InlineData("429 once at the API", 8)]
    [InlineData("503 once at the API", 1)]
    [InlineData("503 once at the CDN", 1)]
    [InlineData("429 once at the CDN", 8)]
    [InlineData("429 once at HEAD", 8)]
    public void A_server_that_asks_for_time_gets_it_wherever_it_asks(string name, double seconds)
    {
        using var replay = new HubReplay(name);
        var step = Assert.Single(replay.Play());
        Assert.Null(step.Error);
        Assert.Equal([seconds], step.Waits);
        Assert.Contains(replay.OurEntries(), static line => line.EndsWith($"refs/main: {HubContents.Main}", StringComparison.Ordinal));
        Assert.Equal(seconds == 8 ? ["the server asks to wait (429): trying again in 8 s"] : [], step.Notes);
    }

    [Fact]
    public void Waiting_ends_after_five_times()
    {
        using var replay = new HubReplay("503 always at HEAD");
        var step = Assert.Single(replay.Play());
        Assert.Equal([1, 2, 4, 8, 8], step.Waits);
        Assert.Equal(6, step.Ours.Length);
    }

    [Theory]
    [InlineData("503 with a full cache")]
    [InlineData("server is down")]
    public void What_is_whole_in_the_cache_is_taken_where_the_hub_cannot_be_reached(string name)
    {
        using var replay = Prepared(name);
        var steps = replay.Play();
        Assert.All(steps, static step => Assert.Null(step.Error));
        Assert.All(steps[1..], static step => Assert.Contains(step.Notes, static note => note.EndsWith(": the cache is read", StringComparison.Ordinal)));
        Assert.Equal(replay.TreesLeft().Theirs, replay.TreesLeft().Ours);
    }

    [Theory]
    [InlineData("500 with a part in the cache", "overloaded")]
    [InlineData("offline with a part in the cache", "HF_HUB_OFFLINE is set", "-", "HF_HUB_OFFLINE is set, and 1 of 1 files are not in the cache: empty.txt")]
    public void A_part_in_the_cache_is_no_whole(string name, params string[] errors)
    {
        using var replay = new HubReplay(name);
        var steps = replay.Play();
        Assert.Contains("and 5 of 6 files are not in the cache: .gitattributes, empty.txt, model.safetensors and 2 more", steps[1].Error, StringComparison.Ordinal);
        for (int i = 0; i < errors.Length; i++)
            if (errors[i] == "-")
                Assert.Null(steps[i + 1].Error);
            else
                Assert.Contains(errors[i], steps[i + 1].Error, StringComparison.Ordinal);
        Assert.Equal(replay.TreesLeft().Theirs, replay.TreesLeft().Ours);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_folder_counts_as_whole_only_where_no_list_says_otherwise(bool hasList)
    {
        using var replay = new HubReplay("offline after single files");
        if (!hasList)
            replay.Before[1] = () => Directory.Delete(replay.At("hub/models--acme--tiny/trees"), recursive: true);
        var steps = replay.Play();
        if (hasList)
            Assert.Contains("5 of 6 files are not in the cache", steps[1].Error, StringComparison.Ordinal);
        else
        {
            Assert.Null(steps[1].Error);
            Assert.Equal(["acme/tiny: the cache holds no list of its files: whether they are all there cannot be told"], steps[1].Notes);
        }
    }

    [Fact]
    public void What_another_client_has_left_is_taken_up_without_another_byte()
    {
        using var replay = new HubReplay("npm: snapshotDownload");
        foreach (string line in replay.TreesLeft().Theirs.Where(static line => !line.Contains("/trees/", StringComparison.Ordinal)))
        {
            bool isLink = line.Contains(" -> ", StringComparison.Ordinal);
            string[] parts = line.Split(isLink ? " -> " : ": ");
            string path = Path.Combine(replay.Home, parts[0]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (isLink)
                File.CreateSymbolicLink(path, parts[1]);
            else if (HubContents.ContentOf(Path.GetFileName(path)) is { } content)
                File.WriteAllBytes(path, content);
            else
                File.WriteAllText(path, parts[1]);
        }
        var steps = replay.Play();
        Assert.All(steps, static step => Assert.Null(step.Error));
        Assert.Equal(steps[0].Theirs, steps[0].OurLines);
        Assert.Equal(replay.TreesLeft().Theirs, replay.TreesLeft().Ours);
    }

    static HubReplay Prepared(string name)
    {
        const string model = "hub/models--acme--tiny/blobs/c20bff81734f8904aea75ce5f047aa0243e57e8dc16ecdd9b846206496f63e24";
        var replay = new HubReplay(name);
        replay.Server.GivesAccess = name == "gated, token with access";
        if (name.StartsWith("server is down", StringComparison.Ordinal))
            replay.Before[name == "server is down" ? 1 : 0] = replay.Server.Dispose;
        else if (name == "left-over incomplete")
            replay.Before[0] = () => Write(replay.At($"{model}.incomplete"), new string('x', 30_000));
        else if (name == "blob is missing, pointer dangles")
            replay.Before[1] = () => File.Delete(replay.At("hub/models--acme--tiny/blobs/70c7e957c13decd9e2629de84619bbbf2e3b9def"));
        else if (name == "token from the file")
            Write(replay.At("token"), "hf_file\n");
        else if (name == "token file named by HF_TOKEN_PATH")
            Write(replay.At("elsewhere/tok"), "  hf_file \n");
        else if (name == "HF_TOKEN before the file")
            Write(replay.At("token"), "hf_bad");
        return replay;
    }

    static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
