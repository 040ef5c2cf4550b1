using System.Diagnostics;
using System.Runtime.Versioning;
using Fathom.Tests.Cli;

namespace Fathom.Tests;

/// <summary>Every form of path by every kind of what it stands for: what is written is where a user expects it, and nothing else is touched.</summary>
[Collection(nameof(Alone))]
[UnsupportedOSPlatform("windows")]
public sealed class AtomicFilePlaceTests : IDisposable
{
    const string Content = "new";
    static readonly string[] Forms = ["x", "./x", "sub/x", "sub/../x", "/x"];
    static readonly string[] Targets =
    [
        "nothing", "file", "private file", "executable", "relative link", "link upwards", "absolute link", "link to a link", "link within a linked folder",
        "dangling link", "link to a pipe", "loop", "pipe", "device", "folder", "link to a folder",
    ];

    readonly TemporaryFolder folder = new();
    readonly string workingDirectory = Directory.GetCurrentDirectory();
    readonly string work;

    public AtomicFilePlaceTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege, and there are neither pipes nor modes");
        work = Directory.CreateDirectory(folder.File("work")).FullName;
        Directory.CreateDirectory(Path.Combine(work, "sub"));
        Directory.SetCurrentDirectory(work);
    }

    public void Dispose()
    {
        Directory.SetCurrentDirectory(workingDirectory);
        folder.Dispose();
    }

    public static TheoryData<string, string> All() => new(from form in Forms from target in Targets select (form, target));

    [Theory, MemberData(nameof(All))]
    public void What_is_written_is_where_a_user_expects_it_and_nothing_else_is_touched(string form, string target)
    {
        string path = form == "/x" ? Path.Combine(work, "x") : form, at = Path.GetFullPath(path), beside = Path.GetDirectoryName(at)!;
        string? writtenAt = null, refused = null, mode = "644";
        switch (target)
        {
            case "nothing": writtenAt = at; break;
            case "file": writtenAt = File_(at); break;
            case "private file": writtenAt = File_(at, mode = "600"); break;
            case "executable": writtenAt = File_(at, mode = "755"); break;
            case "relative link": File.CreateSymbolicLink(at, "real"); writtenAt = File_(Path.Combine(beside, "real"), mode = "600"); break;
            case "link upwards": File.CreateSymbolicLink(at, "../real"); writtenAt = File_(Path.GetFullPath(Path.Combine(beside, "../real"))); break;
            case "absolute link": File.CreateSymbolicLink(at, Path.Combine(work, "real")); writtenAt = File_(Path.Combine(work, "real")); break;
            case "link to a link":
                File.CreateSymbolicLink(at, "y");
                File.CreateSymbolicLink(Path.Combine(beside, "y"), Path.Combine(work, "real"));
                writtenAt = File_(Path.Combine(work, "real"));
                break;
            case "link within a linked folder":   // far/x -> ../real, where far is a link to a folder elsewhere
                Directory.CreateDirectory(folder.File("elsewhere/deep"));
                Directory.CreateSymbolicLink(Path.Combine(beside, "far"), folder.File("elsewhere/deep"));
                File.CreateSymbolicLink(folder.File("elsewhere/deep/x"), "../real");
                path = Path.Combine(Path.GetDirectoryName(path)!, "far", "x");
                writtenAt = File_(folder.File("elsewhere/real"));
                break;
            case "dangling link": File.CreateSymbolicLink(at, "none"); writtenAt = Path.Combine(beside, "none"); break;
            case "loop":
                File.CreateSymbolicLink(at, "y");
                File.CreateSymbolicLink(Path.Combine(beside, "y"), "x");
                refused = "it is a link that leads back to itself";
                break;
            case "pipe": Make("mkfifo", at); break;
            case "link to a pipe": Make("mkfifo", Path.Combine(beside, "p")); File.CreateSymbolicLink(at, "p"); break;
            case "device": Assert.SkipUnless(Environment.UserName == "root", "only root makes devices"); Make("mknod", at, "c", "1", "3"); break;
            case "folder": Directory.CreateDirectory(at); refused = "it is a folder"; break;
            case "link to a folder": Directory.CreateSymbolicLink(at, Path.Combine(work, "sub")); refused = "it is a folder"; break;
        }
        var expected = Tree();
        if (writtenAt is not null)
            expected[writtenAt] = $"{mode} {Content}";
        using var reader = target.EndsWith("pipe", StringComparison.Ordinal) ? Process.Start(new ProcessStartInfo("cat", [at]) { RedirectStandardOutput = true }) : null;

        var error = Record.Exception(() => AtomicFile.Write(path, static stream => stream.Write("new"u8)));

        Assert.Equal(refused is null ? null : $"{path}: cannot be written: {refused}", error?.Message);
        Assert.Equal(refused is null, Record.Exception(() => AtomicFile.Check(path)) is null);
        Assert.Equal(expected, Tree());
        if (reader is not null)
            Assert.Equal(Content, reader.StandardOutput.ReadToEnd());
    }

    [Theory, InlineData("none/x"), InlineData("file/x"), InlineData("dangling")]
    public void A_file_in_a_folder_that_does_not_exist_is_refused_before_it_is_written(string path)
    {
        File.WriteAllText("file", "");
        File.CreateSymbolicLink("dangling", "none/x");
        foreach (var act in (Action[])[() => AtomicFile.Check(path), () => AtomicFile.Write(path, static _ => { })])
            Assert.Equal($"{path}: cannot be written: its folder does not exist", Assert.Throws<FathomException>(act).Message);
    }

    [Fact]
    public void A_file_of_another_user_stays_his()
    {
        Assert.SkipUnless(Environment.UserName == "root" && OperatingSystem.IsLinux(), "only root gives files away");
        File_(Path.GetFullPath("x"), "640");
        Make("chown", "12345:23456", "x");
        AtomicFile.Write("x", static stream => stream.Write("new"u8));
        Assert.Equal((12345u, 23456u), FileFacts.Of("x").Owner);
        Assert.Equal($"640 {Content}", Tree()[Path.GetFullPath("x")]);
    }

    [Fact]
    public void A_file_that_one_may_write_to_but_not_give_away_keeps_its_owner_too()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"), "only root becomes another user");
        foreach (string open in (string[])[folder.Path, work])
            File.SetUnixFileMode(open, (UnixFileMode)Convert.ToInt32("777", 8));
        File_("x.json", "666");
        File_("closed.json", "644");
        File.WriteAllText("m.csv", "layer,a\n1,0.5\n");
        var run = AsAnother("x.json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal((0u, 0u), FileFacts.Of("x.json").Owner);
        Assert.StartsWith("666 {\"overview\"", Tree()[Path.GetFullPath("x.json")], StringComparison.Ordinal);
        AsAnother("closed.json").Refused(1, "closed.json: cannot be written: permission is denied");
        Assert.Equal("644 old", Tree()[Path.GetFullPath("closed.json")]);
        Assert.Equal(3, Directory.GetFiles(work).Length);

        FathomRun AsAnother(string file) => FathomRun.Started(work, "setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups",
            "dotnet", FathomRun.Assembly, "describe", "m.csv", "--quiet", "--out", file);
    }

    [Fact]
    public void A_name_as_long_as_names_can_be_is_written()
    {
        string name = new('n', 255);
        AtomicFile.Write(name, static stream => stream.Write("new"u8));
        AtomicFile.Write(name, static stream => stream.Write("new"u8));
        Assert.Equal([Path.GetFullPath(name)], Directory.GetFiles(work));
        string residuals = $"{new string('r', 243)}.safetensors";
        using var file = new Fathom.Runs.ResidualFile(residuals);
    }

    /// <summary>Makes a file of that mode.</summary>
    static string File_(string path, string mode = "644")
    {
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        return path;
    }

    static void Make(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>All that is in the folder: what each path is, without following links.</summary>
    SortedDictionary<string, string> Tree()
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var options = new EnumerationOptions { AttributesToSkip = 0 };
        void Add(string at)
        {
            foreach (var entry in new DirectoryInfo(at).EnumerateFileSystemInfos("*", options))
            {
                var facts = FileFacts.Of(entry.FullName);
                all[entry.FullName] = entry.LinkTarget is { } target ? $"-> {target}"
                    : facts.Kind == FileKind.Regular ? $"{Convert.ToString((int)facts.Mode!, 8)} {File.ReadAllText(entry.FullName)}" : $"{facts.Kind}";
                if (facts.Kind == FileKind.Folder && entry.LinkTarget is null)
                    Add(entry.FullName);
            }
        }
        Add(folder.Path);
        return all;
    }
}
