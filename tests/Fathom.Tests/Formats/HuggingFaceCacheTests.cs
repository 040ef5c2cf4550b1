using Fathom.Formats;

namespace Fathom.Tests.Formats;

public sealed class HuggingFaceCacheTests
{
    [Fact]
    public void A_name_finds_the_snapshot_that_its_branch_points_to()
    {
        using var hub = new TemporaryFolder();
        string snapshot = Directory.CreateDirectory(hub.File("models--org--name/snapshots/abc123")).FullName;
        Directory.CreateDirectory(hub.File("models--org--name/refs"));
        File.WriteAllText(hub.File("models--org--name/refs/main"), "abc123\n");
        Assert.Equal(snapshot, HuggingFaceCache.Find(hub.Path, "org/name", "main"));
        Assert.Equal(snapshot, HuggingFaceCache.Find(hub.Path, "org/name", "abc123"));
        Assert.Null(HuggingFaceCache.Find(hub.Path, "org/name", "other"));
        Assert.Null(HuggingFaceCache.Find(hub.Path, "org/absent", "main"));
    }

    [Theory]
    [InlineData("../name")]
    [InlineData("org/..")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b/c")]
    [InlineData("")]
    public void What_is_no_name_finds_nothing(string name)
    {
        using var hub = new TemporaryFolder();
        Assert.Null(HuggingFaceCache.Find(hub.Path, name, "main"));
    }

    [Fact]
    public void A_branch_that_points_out_of_the_cache_finds_nothing()
    {
        using var hub = new TemporaryFolder();
        Directory.CreateDirectory(hub.File("models--org--name/snapshots"));
        Directory.CreateDirectory(hub.File("models--org--name/refs"));
        File.WriteAllText(hub.File("models--org--name/refs/main"), "../..");
        Assert.Null(HuggingFaceCache.Find(hub.Path, "org/name", "main"));
    }
}
