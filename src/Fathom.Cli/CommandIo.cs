using System.Text;
using Fathom.Cli.Terminal;

namespace Fathom.Cli;

/// <summary>What a command reads from and writes to.</summary>
sealed class CommandIo : IDisposable
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    Stream? input;

    /// <summary>Makes one of these streams.</summary>
    public CommandIo(Stream input, Stream output, TextWriter error, bool errorIsTerminal = false)
    {
        (this.input, Output, Error) = (input, output, new(error, errorIsTerminal));
        Raw = new StreamWriter(output, Utf8, bufferSize: 4096, leaveOpen: true) { AutoFlush = true };
        Out = new VisibleWriter(Raw);
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

    /// <summary><see cref="Output"/> as text, which is made visible: a terminal does not obey what stands in a file.</summary>
    public TextWriter Out { get; }

    /// <summary><see cref="Output"/> as text that goes out as it is: pictures in colours, and what another program reads.</summary>
    public TextWriter Raw { get; }

    /// <summary>Where the answer, progress, notes and errors go.</summary>
    public Messages Error { get; }

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
        return new(StandardStreams.Input, StandardStreams.Output,
            new StreamWriter(StandardStreams.Error, Utf8, bufferSize: 256) { AutoFlush = true }, errorIsTerminal: !Console.IsErrorRedirected)
        {
            InputIsTerminal = !Console.IsInputRedirected,
            OutputIsTerminal = !Console.IsOutputRedirected,
            Terminal = TerminalCapabilities.Of(Console.IsOutputRedirected, Environment.GetEnvironmentVariable, static () => Console.WindowWidth),
        };
    }

    /// <summary>Lets the writers go, which hold nothing back; the streams stay open.</summary>
    public void Dispose()
    {
        Out.Dispose();
        Raw.Dispose();
    }
}
