namespace Fathom.Hub;

/// <summary>Writes files of the cache; what goes wrong is one sentence with the file.</summary>
static class HubFiles
{
    /// <summary>Writes a file whole or not at all: first under another name in the repository's folder, since what lies in refs counts as a revision.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">The repository's folder.</param>
    /// <param name="content">What it is to hold.</param>
    /// <exception cref="FathomException">It cannot be written.</exception>
    public static void Write(string path, string folder, byte[] content)
    {
        MakeFolder(folder);
        MakeFolder(Path.GetDirectoryName(path)!);
        Guarded(path, "written", () =>
        {
            string temporary = Path.Combine(folder, $".fathom-{Path.GetRandomFileName()}");
            try
            {
                File.WriteAllBytes(temporary, content);
                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
            return true;
        });
    }

    /// <summary>Makes a folder, where it is not there.</summary>
    /// <exception cref="FathomException">It cannot be made.</exception>
    public static void MakeFolder(string folder) => Guarded(folder, "made", () => Directory.CreateDirectory(folder));

    /// <summary>Does something with a file.</summary>
    /// <exception cref="FathomException">It cannot be done.</exception>
    public static T Guarded<T>(string path, string what, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw Fault(path, what, error);
        }
    }

    /// <summary>The error for what went wrong with a file.</summary>
    public static FathomException Fault(string path, string what, Exception error) => new($"{path}: cannot be {what}: {FileFault.Of(path, error)}", error);
}
