namespace Fathom.Cli;

/// <summary>How many threads a model may be given.</summary>
static class ThreadCount
{
    /// <summary>The count that --threads gives, null for the default.</summary>
    /// <exception cref="UsageException">It is out of range.</exception>
    public static int? Check(int? threads) => threads is not (< 1 or > 1024) ? threads : throw new UsageException("--threads must be from 1 to 1024");
}
