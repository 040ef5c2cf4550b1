using System.Runtime.InteropServices;

namespace Fathom;

/// <summary>What a path stands for.</summary>
enum FileKind
{
    /// <summary>Nothing.</summary>
    Absent,
    /// <summary>A file that holds its content.</summary>
    Regular,
    /// <summary>A folder.</summary>
    Folder,
    /// <summary>A pipe, a device, a socket: what is written goes through it, and it cannot be replaced.</summary>
    Other,
}

/// <summary>What a path stands for when its links are followed, and to whom that belongs.</summary>
/// <remarks>.NET tells neither a pipe from a file nor an owner, so that Linux is asked; elsewhere what lies below /dev is taken for a device.</remarks>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Who may do what with it; null where the system has no such modes.</param>
/// <param name="Owner">The user and the group that it belongs to; null where that is not known.</param>
readonly partial record struct FileFacts(FileKind Kind, UnixFileMode? Mode, (uint User, uint Group)? Owner)
{
    const int FromWorkingDirectory = -100;
    const uint TypeModeAndOwner = 0x1B;
    const int TypeBits = 0xF000, RegularType = 0x8000, FolderType = 0x4000;

    /// <summary>Looks at a path.</summary>
    public static FileFacts Of(string path)
    {
        if (OperatingSystem.IsLinux())
            return OfLinux(path);
        var kind = Directory.Exists(path) ? FileKind.Folder : !File.Exists(path) ? FileKind.Absent : IsBelowDev(path) ? FileKind.Other : FileKind.Regular;
        return new(kind, kind == FileKind.Regular && !OperatingSystem.IsWindows() ? File.GetUnixFileMode(path) : null, null);
    }

    /// <summary>Gives a file this mode and owner; false where it may not be given away.</summary>
    public bool GiveTo(string path)
    {
        if (OperatingSystem.IsWindows())
            return true;
        if (Owner is var (user, group) && Of(path).Owner != Owner && ChangeOwner(path, user, group) != 0)
            return false;
        if (Mode is { } mode)
            File.SetUnixFileMode(path, mode);
        return true;
    }

    /// <summary>Whether it lies where the system keeps devices, and this process' open files by their numbers.</summary>
    public static bool IsBelowDev(string path) =>
        !OperatingSystem.IsWindows() && Path.GetFullPath(path) is var full && full.StartsWith("/dev/", StringComparison.Ordinal)
        && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);

    static FileFacts OfLinux(string path)
    {
        if (Status(FromWorkingDirectory, path, 0, TypeModeAndOwner, out var status) != 0)
            return default;
        var kind = (status.Mode & TypeBits) switch
        {
            RegularType => FileKind.Regular,
            FolderType => FileKind.Folder,
            _ => FileKind.Other,
        };
        return new(kind, (UnixFileMode)(status.Mode & ~TypeBits), (status.User, status.Group));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint wanted, out LinuxStatus status);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);

    /// <summary>The part of Linux's struct statx that is looked at; it is the same for all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct LinuxStatus
    {
        [FieldOffset(20)]
        public uint User;
        [FieldOffset(24)]
        public uint Group;
        [FieldOffset(28)]
        public ushort Mode;
    }
}
