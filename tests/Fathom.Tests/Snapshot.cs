using System.Runtime.CompilerServices;

namespace Fathom.Tests;

/// <summary>
/// Compares a text with a file in the folder Snapshots beside the test, which a person can read (and a terminal show). With
/// FATHOM_UPDATE_SNAPSHOTS set, the file is written instead.
/// </summary>
static class Snapshot
{
    public static void Match(string text, string name, [CallerFilePath] string test = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(test)!, "Snapshots", name);
        if (Environment.GetEnvironmentVariable("FATHOM_UPDATE_SNAPSHOTS") is not null)
            File.WriteAllText(path, text);
        else
            Assert.Equal(File.ReadAllText(path), text);
    }
}
