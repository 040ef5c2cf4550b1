using System.Runtime.InteropServices;

namespace Fathom.Cli;

/// <summary>While it lives, the first Ctrl+C only asks to end; the second quits at once, as it would have without this.</summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration registration;

    /// <param name="noticed">Told, on another thread, when Ctrl+C is pressed.</param>
    public Interruption(Action noticed) => registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
    {
        noticed();
        signal.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    });

    /// <summary>Cancelled by the first Ctrl+C.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Leaves Ctrl+C to whoever comes next. A Ctrl+C that is being taken just now may still cancel the source, which holds nothing to be freed.</summary>
    public void Dispose() => registration.Dispose();
}
