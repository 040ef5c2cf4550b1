using System.ComponentModel;
using System.Text.Json;
using Fathom.Hub;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Hub;

/// <summary>The cache as npm's @huggingface/hub reads it, where npm can get that.</summary>
public sealed class HubNpmTests : IDisposable
{
    const string Package = "@huggingface/hub@2.17.5";
    readonly HubServer server = new();
    readonly TemporaryFolder home = new();

    public void Dispose()
    {
        server.Dispose();
        home.Dispose();
    }

    [Fact]
    public void The_client_of_npm_finds_what_was_pulled_as_it_finds_what_Pythons_has_loaded()
    {
        using var folder = new TemporaryFolder();
        Install(folder);
        Pull("acme/plain", null);
        Pull("acme/plain", "v1.0");
        Pull("acme/odd", HubContents.Main);
        File.WriteAllText(folder.File("scan.mjs"), """
            import { downloadFileToCacheDir, scanCacheDir } from "@huggingface/hub";
            const [cacheDir, hubUrl, revision] = process.argv.slice(2);
            const found = await scanCacheDir(cacheDir);
            console.log(JSON.stringify({
                warnings: found.warnings.map(String),
                repos: found.repos.map(repo => ({ name: repo.id.name, type: repo.id.type, size: repo.size, revisions: repo.revisions.map(at => ({
                    commit: at.commitOid, refs: at.refs.map(ref => ref.name ?? ref), files: at.files.map(file => file.path.split("/").pop()) })) })),
                file: await downloadFileToCacheDir({ repo: "acme/plain", path: "config.json", revision, cacheDir, hubUrl }),
            }));
            """);
        server.TakeRequests();
        string cache = home.File("hub");
        var run = FathomRun.Started(folder.Path, "node", "scan.mjs", cache, server.Endpoint, HubContents.Main);
        Assert.True(run.Code == 0, run.Error);
        Assert.Empty(server.TakeRequests());
        Assert.Equal(Path.Combine(cache, "models--acme--plain/snapshots", HubContents.Main, "config.json"), run.Json.GetProperty("file").GetString());
        Assert.Equal("[]", run.Json.GetProperty("warnings").GetRawText());
        var repositories = run.Json.GetProperty("repos").EnumerateArray().ToDictionary(static found => found.GetProperty("name").GetString()!);
        Assert.Equal(["acme/odd", "acme/plain"], repositories.Keys.Order());
        Assert.Equal(50_074, repositories["acme/plain"].GetProperty("size").GetInt64());
        string[] files = [".gitattributes", "config.json", "model.safetensors", "odd näme (1).txt"];
        Assert.Equal(
            [$"{HubContents.Tagged} v1.0 {string.Join('|', files)}", $"{HubContents.Main} main {string.Join('|', files)}"],
            repositories["acme/plain"].GetProperty("revisions").EnumerateArray().Select(Line).Order());
        Assert.Equal($"{HubContents.Main}  50% of #2?.txt", Assert.Single(repositories["acme/odd"].GetProperty("revisions").EnumerateArray().Select(Line)));
    }

    static string Line(JsonElement revision) =>
        $"{revision.GetProperty("commit").GetString()} {string.Join('|', Texts(revision, "refs"))} {string.Join('|', Texts(revision, "files").Order(StringComparer.Ordinal))}";

    static IEnumerable<string> Texts(JsonElement element, string name) => element.GetProperty(name).EnumerateArray().Select(static text => text.GetString()!);

    void Pull(string repository, string? revision)
    {
        var settings = HubSettings.Of(name => name switch { "HF_HOME" => home.Path, "HF_ENDPOINT" => server.Endpoint, _ => null });
        using var snapshot = HubSnapshot.Find(new(HubKind.Model, repository), revision, settings, static _ => { }).GetAwaiter().GetResult();
        snapshot.Pull(snapshot.Files, static _ => { }).GetAwaiter().GetResult();
    }

    static void Install(TemporaryFolder folder)
    {
        try
        {
            var run = FathomRun.Started(folder.Path, "npm", "install", "--no-audit", "--no-fund", "--silent", "--prefer-offline", "--prefix", folder.Path, Package);
            Assert.SkipUnless(run.Code == 0, $"npm cannot get {Package}");
        }
        catch (Win32Exception)
        {
            Assert.Skip("this system has no npm");
        }
    }
}
