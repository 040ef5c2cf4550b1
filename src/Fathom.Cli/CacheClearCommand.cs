using System.CommandLine;
using System.Globalization;

namespace Fathom.Cli;

/// <summary>fathom cache clear: removes files that can be made again.</summary>
sealed class CacheClearCommand(CommandIo io) : Verb("clear", "Removes the float32 weights that --exact wrote into the cache folder.", io)
{
    public override IReadOnlyList<string> Examples =>
    [
        "fathom cache clear",
    ];

    protected override int Run(ParseResult parsed)
    {
        var (files, bytes) = CacheFolder.Clear();
        Io.Out.WriteLine(files == 0
            ? $"{CacheFolder.Path}: there is nothing to remove"
            : string.Create(CultureInfo.InvariantCulture, $"{CacheFolder.Path}: removed {files} file{(files == 1 ? "" : "s")}, {bytes / 1e6:#,0.0} MB"));
        return ExitCode.Fine;
    }
}
