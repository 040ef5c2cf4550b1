using System.Runtime.CompilerServices;

namespace Fathom.Tests;

/// <summary>Finds fixtures: the repository's own first, then the folder FATHOM_FIXTURES names, by default the checkout's sibling "shared".</summary>
static class Fixtures
{
    public static string Repository { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(SourceFolder(), "..", ".."));

    static string Shared { get; } = Environment.GetEnvironmentVariable("FATHOM_FIXTURES")
        ?? System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository, "..", "shared"));

    /// <summary>The file or folder of that name under a fixtures folder; skips the test where there is none.</summary>
    public static string Path(string name) => Find(name, System.IO.Path.Combine(Repository, "tests", "fixtures"),
        System.IO.Path.Combine(Shared, "fixtures"), Shared);

    /// <summary>The model file of that name; skips the test where there is none.</summary>
    public static string Model(string name) => Find(name, System.IO.Path.Combine(Repository, "models"), System.IO.Path.Combine(Shared, "models"));

    /// <summary>As <see cref="Path"/>, or null where there is none: for what must be known before a test runs.</summary>
    public static string? TryPath(string name) => new[] { System.IO.Path.Combine(Repository, "tests", "fixtures"), System.IO.Path.Combine(Shared, "fixtures") }
        .Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    static string Find(string name, params string[] folders)
    {
        foreach (string folder in folders)
        {
            string path = System.IO.Path.Combine(folder, name);
            if (File.Exists(path) || Directory.Exists(path))
                return path;
        }
        Assert.Skip($"{name.Split('/')[0]} is not whole in tests/fixtures, and not in {Shared}; set FATHOM_FIXTURES to the folder that has it");
        return "";
    }

    static string SourceFolder([CallerFilePath] string path = "") => System.IO.Path.GetDirectoryName(path)!;
}
