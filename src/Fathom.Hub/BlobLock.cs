namespace Fathom.Hub;

/// <summary>Held while a blob is written, so that two programs do not load it twice: the same lock that Hugging Face's tools take.</summary>
static class BlobLock
{
    const int HeldLinux = 11, HeldMac = 35, HeldWindows = unchecked((int)0x80070020);

    /// <summary>Waits until no other program holds it. The file stays.</summary>
    /// <exception cref="FathomException">It cannot be made.</exception>
    public static async Task<IDisposable> Take(string path, Action whenHeld, CancellationToken cancellation)
    {
        HubFiles.MakeFolder(Path.GetDirectoryName(path)!);
        for (bool told = false; ; told = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException error) when (error.HResult is HeldLinux or HeldMac or HeldWindows)
            {
                if (!told)
                    whenHeld();
                await Task.Delay(TimeSpan.FromMilliseconds(300), cancellation);
            }
            catch (Exception error) when (FileFault.IsOne(error))
            {
                throw HubFiles.Fault(path, "made", error);
            }
        }
    }
}
