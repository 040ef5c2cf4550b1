using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fathom.Tests;

public sealed class AtomicFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    string At(string name) => folder.File(name);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_written_file_stands_alone_in_its_folder()
    {
        AtomicFile.Write(At("a"), stream => stream.Write("one"u8));
        AtomicFile.Write(At("a"), stream => stream.Write("second"u8));
        Assert.Equal("second", File.ReadAllText(At("a")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_failed_write_leaves_the_older_file_and_nothing_else()
    {
        File.WriteAllText(At("a"), "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(At("a"), stream =>
        {
            stream.Write("half"u8);
            stream.Flush();
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(At("a")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void An_interrupt_removes_what_was_half_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent to oneself by kill");
        using var received = new ManualResetEventSlim();
        using var stayAlive = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            received.Set();
        });
        File.WriteAllText(At("a"), "old");
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(At("a"), stream =>
        {
            stream.Write("half"u8);
            Process.Start("kill", ["-HUP", $"{Environment.ProcessId}"]).WaitForExit();
            Assert.True(received.Wait(TimeSpan.FromSeconds(10)));
            SpinWait.SpinUntil(() => Directory.GetFileSystemEntries(folder.Path).Length == 1, TimeSpan.FromSeconds(10));
            Assert.Single(Directory.GetFileSystemEntries(folder.Path));
        }));
        Assert.Equal("old", File.ReadAllText(At("a")));
    }

    [Fact]
    public void A_full_disk_is_one_line_that_names_the_file()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full stands for a full disk");
        var error = Assert.Throws<FathomException>(() => AtomicFile.Write("/dev/full", stream => stream.Write(new byte[1 << 20])));
        Assert.Equal("/dev/full: cannot be written: the disk is full", error.Message);
    }

    [Theory]
    [InlineData("missing/a", "its folder does not exist")]
    [InlineData("", "it is a folder")]
    [InlineData("file/a", "")]
    public void A_place_that_cannot_be_written_is_one_line_that_names_it(string name, string reason)
    {
        File.WriteAllText(At("file"), "");
        var error = Assert.Throws<FathomException>(() => AtomicFile.Write(At(name), stream => stream.WriteByte(0)));
        Assert.StartsWith($"{At(name)}: cannot be written: {reason}", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_name_that_no_file_can_have_is_refused()
    {
        Assert.Throws<FathomException>(() => AtomicFile.Write("", stream => stream.WriteByte(0)));
        Assert.Throws<FathomException>(() => AtomicFile.Write("a\0b", stream => stream.WriteByte(0)));
    }

    [Fact]
    public void A_symbolic_link_stays_a_link_to_the_new_content()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege");
        File.WriteAllText(At("real"), "old");
        File.CreateSymbolicLink(At("link"), At("real"));
        AtomicFile.Write(At("link"), stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(At("real")));
        Assert.NotNull(File.ResolveLinkTarget(At("link"), returnFinalTarget: false));
    }
}
