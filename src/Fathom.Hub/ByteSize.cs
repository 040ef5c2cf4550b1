using System.Globalization;

namespace Fathom.Hub;

/// <summary>Numbers of bytes for people.</summary>
public static class ByteSize
{
    static readonly (double Bytes, string Unit)[] Units = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];

    /// <summary>Such as 1.2 GB, by powers of 1,000.</summary>
    public static string Text(double bytes)
    {
        foreach (var (size, unit) in Units)
            if (bytes >= size)
                return string.Create(CultureInfo.InvariantCulture, $"{bytes / size:0.0} {unit}");
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B");
    }
}
