namespace Fathom.Cli;

/// <summary>What the command's exit code says.</summary>
static class ExitCode
{
    /// <summary>All was done, or what was measured until Ctrl+C was kept.</summary>
    public const int Fine = 0;

    /// <summary>Something went wrong, and one line on stderr says what.</summary>
    public const int Error = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C came before there was anything to keep.</summary>
    public const int Interrupted = 130;
}
