using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Studies.Data;

/// <summary>Where DuckDB's native library lies: beside the program, by platform, since a build takes only those of its system.</summary>
static class DuckLibrary
{
    const string Name = "duckdb";

#pragma warning disable CA2255 // the library must be found before the first call of DuckDB, wherever that is
    [ModuleInitializer]
    internal static void Find() => NativeLibrary.SetDllImportResolver(typeof(DuckDB.NET.Native.NativeMethods).Assembly, Resolve);
#pragma warning restore CA2255

    static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        if (library != Name)
            return 0;
        string platform = OperatingSystem.IsMacOS() ? "osx"
            : $"{(OperatingSystem.IsWindows() ? "win" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        string file = OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";
        return NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, "runtimes", platform, "native", file), out nint handle) ? handle : 0;
    }
}
