namespace Fathom.Tests;

/// <summary>A folder of its own for a test, gone afterwards.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fathom-").FullName;

    /// <summary>The full path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Copies a file into it and gives its new path.</summary>
    public string Copy(string path, string? name = null)
    {
        string copy = File(name ?? System.IO.Path.GetFileName(path));
        System.IO.File.WriteAllBytes(copy, System.IO.File.ReadAllBytes(path));
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
