using System.Text;
using Fathom.Cli.Terminal;

namespace Fathom.Cli;

/// <summary>What a command reads from and writes to.</summary>
sealed class CommandIo : IDisposable
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    Stream? input;

    /// <summary>Makes one of these streams.</summary>
    public CommandIo(Stream input, Stream output, TextWriter error)
    {
        (this.input, Output, Error) = (input, output, error);
        Out = new StreamWriter(output, Utf8, bufferSize: 4096, leaveOpen: true) { AutoFlush = true };
    }

    /// <summary>Takes what stands in for a file named "-", which can be read once.</summary>
    /// <exception cref="UsageException">Something else has taken it.</exception>
    public Stream TakeInput()
    {
        var taken = input ?? throw new UsageException("standard input is read twice: - can stand for one file only");
        input = null;
        return taken;
    }

    /// <summary>Where results go.</summary>
    public Stream Output { get; }

    /// <summary><see cref="Output"/> as text.</summary>
    public TextWriter Out { get; }

    /// <summary>Where the answer, progress, notes and errors go.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether somebody watches <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether somebody types what <see cref="TakeInput"/> gives.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>Whether somebody watches <see cref="Out"/>.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>What can be drawn on <see cref="Out"/>.</summary>
    public TerminalCapabilities Terminal { get; init; } = new(ColourDepth.None, 80);

    /// <summary>The streams of this process.</summary>
    public static CommandIo OfProcess()
    {
        if (OperatingSystem.IsWindows())
            Console.OutputEncoding = Utf8;
        return new(Console.OpenStandardInput(), Console.OpenStandardOutput(),
            new StreamWriter(Console.OpenStandardError(), Utf8, bufferSize: 256) { AutoFlush = true })
        {
            InputIsTerminal = !Console.IsInputRedirected,
            OutputIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Terminal = TerminalCapabilities.Of(Console.IsOutputRedirected, Environment.GetEnvironmentVariable, static () => Console.WindowWidth),
        };
    }

    /// <summary>Writes what is buffered; the streams stay open.</summary>
    public void Dispose() => Out.Dispose();
}
