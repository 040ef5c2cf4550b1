using System.Runtime.InteropServices;

namespace Fathom;

/// <summary>Writes a file whole or not at all: beside its place under another name, and renamed when it is complete.</summary>
/// <remarks>
/// Only a file, or nothing, is replaced. A symbolic link stays one, and the file that it stands for is written; so is that of a link to nothing. A pipe or a
/// device, and all that lies below /dev, such as /dev/stdout, is written to as it stands. A file that is replaced keeps its mode and its owner; where this user
/// may not give a file away, the complete content is copied into the old file.
/// </remarks>
public static class AtomicFile
{
    /// <summary>How the names of files begin that are not complete.</summary>
    internal const string IncompletePrefix = ".fathom-";

    static readonly PosixSignal[] Interrupts = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    /// <summary>Replaces the file by what <paramref name="write"/> writes. Whatever goes wrong, Ctrl+C included, an older file stays as it was and nothing half-written remains.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content, and leaves the stream open.</param>
    /// <exception cref="FathomException">The file cannot be written, as for a missing folder, lacking permission or a full disk.</exception>
    /// <exception cref="OperationCanceledException">The process was interrupted meanwhile and goes on nevertheless.</exception>
    public static void Write(string path, Action<Stream> write) => Guarded(path, () =>
    {
        var old = FileFacts.Of(path);
        if (old.Kind == FileKind.Other || FileFacts.IsBelowDev(path))
            WriteTo(path, FileMode.Open, write);
        else
            WriteBeside(Place(path, old), old, name => WriteTo(name, FileMode.CreateNew, write, isPrivate: old.Kind == FileKind.Regular));
    });

    /// <summary>The same for what writes a file by its name, given that of what is to become the file.</summary>
    /// <inheritdoc cref="Write" path="/exception"/>
    internal static void WriteByName(string path, Action<string> write) => Guarded(path, () => WriteBeside(path, FileFacts.Of(path), write));

    /// <summary>Refuses a place where no file can be written, as far as that can be told without writing one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FathomException">It is a folder, a file that may not be written to, or in a folder that does not exist, or leads in a circle.</exception>
    public static void Check(string path) => Guarded(path, () =>
    {
        var old = FileFacts.Of(path);
        if (old.Kind != FileKind.Other && !FileFacts.IsBelowDev(path) && Path.GetDirectoryName(Place(path, old)) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException();
    });

    /// <summary>A name for what is not complete, in the folder of a file: none that grows with the file's own, which may be as long as names can be.</summary>
    internal static string Beside(string path) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", IncompletePrefix + Path.GetRandomFileName());

    /// <summary>The file to replace, by its own path. One that may not be written to may not be replaced either.</summary>
    static string Place(string path, FileFacts old)
    {
        string place = FileLinks.Follow(path);
        if (old.Kind is FileKind.Regular or FileKind.Folder)
            File.OpenHandle(place, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
        return place;
    }

    static void WriteBeside(string place, FileFacts old, Action<string> write)
    {
        string temporary = Beside(place);
        bool interrupted = false;
        PosixSignalRegistration[] registrations = [.. Interrupts.Select(signal => PosixSignalRegistration.Create(signal, _ => Interrupt()))];
        try
        {
            write(temporary);
            if (Volatile.Read(ref interrupted))
                throw new OperationCanceledException();
            if (old.Kind == FileKind.Absent || old.GiveTo(temporary))
                File.Move(temporary, place, overwrite: true);
            else
                MoveInto(temporary, place);
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

    static void WriteTo(string path, FileMode mode, Action<Stream> write, bool isPrivate = false)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete };
        if (isPrivate && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        write(file);
        file.Flush(flushToDisk: file.CanSeek);
    }

    static void MoveInto(string temporary, string place)
    {
        using (var complete = File.OpenRead(temporary))
            WriteTo(place, FileMode.Truncate, complete.CopyTo);
        File.Delete(temporary);
    }

    static void Guarded(string path, Action act)
    {
        if (path.Length == 0 || path.Contains('\0'))
            throw new FathomException($"\"{path.Replace("\0", "\\0")}\" is not the name of a file");
        try
        {
            act();
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{path}: cannot be written: {FileFault.Of(path, error)}", error);
        }
    }
}
