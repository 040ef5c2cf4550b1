using System.CommandLine;
using System.Globalization;
using Fathom.Runs;

namespace Fathom.Cli.Options;

/// <summary>How much memory a run may take for keys and values.</summary>
sealed class CacheOptionGroup : OptionGroup
{
    static readonly (string Name, double Bytes)[] Units =
        [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1), ("", 1)];

    readonly Option<long?> cacheMemory;

    public CacheOptionGroup() : base("Memory") => cacheMemory = Add(New.Parsed<long?>("--cache-memory", "SIZE",
        "The most memory for keys and values, such as 2GB or 500MB: by default what is free less what the run needs.", static text => Parse(text)));

    /// <summary>What the run's engine may use.</summary>
    public DepthEngineOptions Read(ParseResult parsed) => new() { CacheBytes = parsed.GetValue(cacheMemory) };

    /// <summary>The bytes that a size such as 2GB is.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long Parse(string text)
    {
        var (name, bytes) = Units.First(unit => text.EndsWith(unit.Name, StringComparison.OrdinalIgnoreCase));
        bool isNumber = double.TryParse(text[..^name.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        double size = Math.Floor(number * bytes);
        return isNumber && size is >= 1 and < long.MaxValue ? (long)size : throw new FormatException("is no size such as 2GB or 500MB");
    }
}
