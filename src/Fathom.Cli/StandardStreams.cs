using System.Runtime.InteropServices;

namespace Fathom.Cli;

/// <summary>The streams that this process was started with. One that was closed then is closed, whatever the runtime has opened under its number since.</summary>
static partial class StandardStreams
{
    const int GetDescriptorFlags = 1, CloseOnExec = 1;

    /// <summary>Standard input.</summary>
    public static Stream Input { get; } = IsOpen(0) ? Console.OpenStandardInput() : new ClosedStream();

    /// <summary>Standard output.</summary>
    public static Stream Output { get; } = IsOpen(1) ? Console.OpenStandardOutput() : new ClosedStream();

    /// <summary>Standard error.</summary>
    public static Stream Error { get; } = IsOpen(2) ? Console.OpenStandardError() : new ClosedStream();

    /// <summary>Whether a file is standard output by one of its names.</summary>
    public static bool IsOutput(string file) => !OperatingSystem.IsWindows() && file is "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1";

    /// <summary>What a process is started with outlives the start, so a descriptor that would not have is the runtime's own.</summary>
    static bool IsOpen(int descriptor) => OperatingSystem.IsWindows() || DescriptorFlags(descriptor, GetDescriptorFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int DescriptorFlags(int descriptor, int command);

    /// <summary>Neither reads nor writes.</summary>
    sealed class ClosedStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("it is closed");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("it is closed");

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
