using System.Runtime.InteropServices;

namespace Fathom;

/// <summary>Writes a file whole or not at all: beside its place under another name, and renamed when it is complete.</summary>
public static class AtomicFile
{
    static readonly PosixSignal[] Interrupts = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    /// <summary>
    /// Replaces the file by what <paramref name="write"/> writes. Whatever goes wrong, Ctrl+C included, an older file stays as it was
    /// and nothing half-written remains. What lies under /dev, such as /dev/stdout, is written to as it stands.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content, and leaves the stream open.</param>
    /// <exception cref="FathomException">The file cannot be written, as for a missing folder, lacking permission or a full disk.</exception>
    /// <exception cref="OperationCanceledException">The process was interrupted meanwhile and goes on nevertheless.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (path.Length == 0 || path.Contains('\0'))
            throw new FathomException($"\"{path.Replace("\0", "\\0")}\" is not the name of a file");
        try
        {
            string target = IsDevice(path) ? path : Target(path);
            if (IsDevice(target))
                WriteTo(target, FileMode.Open, write);
            else
                WriteBeside(target, write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FathomException($"{path}: cannot be written: {FileFault.Of(path, error)}", error);
        }
    }

    static void WriteBeside(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{Path.GetRandomFileName()}";
        bool interrupted = false;
        PosixSignalRegistration[] registrations = [.. Interrupts.Select(signal => PosixSignalRegistration.Create(signal, _ => Interrupt()))];
        try
        {
            WriteTo(temporary, FileMode.CreateNew, write);
            if (Volatile.Read(ref interrupted))
                throw new OperationCanceledException();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        finally
        {
            foreach (var registration in registrations)
                registration.Dispose();
        }

        void Interrupt()
        {
            Volatile.Write(ref interrupted, true);
            File.Delete(temporary);
        }
    }

    static void WriteTo(string path, FileMode mode, Action<Stream> write)
    {
        using var file = new FileStream(path, mode, FileAccess.Write, FileShare.Read | FileShare.Delete);
        write(file);
        file.Flush(flushToDisk: file.CanSeek);
    }

    static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && Path.GetFullPath(path) is var full && full.StartsWith("/dev/", StringComparison.Ordinal)
        && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);

    /// <summary>The file that a symbolic link stands for, so that the link stays one.</summary>
    static string Target(string path) =>
        File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;
}
