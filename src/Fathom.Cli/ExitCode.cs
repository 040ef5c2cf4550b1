namespace Fathom.Cli;

/// <summary>What the command's exit code says.</summary>
static class ExitCode
{
    /// <summary>All was done.</summary>
    public const int Fine = 0;

    /// <summary>Something went wrong, and one line on stderr says what.</summary>
    public const int Error = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C ended it: what was measured until then is kept.</summary>
    public const int Interrupted = 130;
}
