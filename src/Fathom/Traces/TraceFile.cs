using System.Diagnostics.CodeAnalysis;

namespace Fathom.Traces;

/// <summary>Traces in files of any of their forms: .fathom, which holds all of a trace, .json and .csv; and .npz, which is for other programs and is not read.</summary>
public static class TraceFile
{
    /// <summary>The forms; JSON also has the groups of the trace's tokens.</summary>
    public static OutputForms<(Trace Trace, IReadOnlyList<TokenGroup>? Groups)> Forms { get; } = new(
        (".fathom", static (stream, what) => FathomFile.Write(stream, what.Trace)),
        (".json", static (stream, what) => TraceJson.Write(stream, what.Trace, what.Groups)),
        (".csv", static (stream, what) => TraceCsv.Write(stream, what.Trace)),
        (".npz", static (stream, what) => TraceNpz.Write(stream, what.Trace)));

    /// <summary>Writes a trace, whole or not at all, in the one of the <see cref="Forms"/> that the file's ending names.</summary>
    /// <exception cref="FathomException">The ending names no form, or the file cannot be written.</exception>
    public static void Save(string path, Trace trace, IReadOnlyList<TokenGroup>? groups = null) => Forms.Write((trace, groups), path);

    /// <summary>Reads a trace of any form, told by the file's content.</summary>
    /// <exception cref="FathomException">The file cannot be read, is no trace, is damaged or was written by a newer Fathom.</exception>
    public static Trace Load(string path) =>
        TryLoad(path, out var trace) ? trace : throw new FathomException($"{path}: is not a trace");

    /// <summary>Reads a trace of any form; false where the file holds something else, such as another program's matrix.</summary>
    /// <exception cref="FathomException">The file cannot be read, or is a trace but damaged or written by a newer Fathom.</exception>
    public static bool TryLoad(string path, [NotNullWhen(true)] out Trace? trace)
    {
        try
        {
            using var file = File.OpenRead(path);
            trace = Read(file);
            return trace is not null;
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{path}: cannot be read: {FileFault.Of(path, error)}", error);
        }
    }

    static Trace? Read(FileStream file)
    {
        switch (FileForms.Of(file))
        {
            case FileForm.Fathom:
                return FathomFile.Read(file);
            case FileForm.Json:
                var text = FileForms.ReadText(file);
                return TraceJson.IsTrace(text) ? TraceJson.Read(text) : null;
            case FileForm.Table:
                bool isTrace = new CsvRows(file).Read().FirstOrDefault() is { } header && TraceTable.IsTrace(header);
                file.Position = 0;
                return isTrace ? TraceTable.Read(file) : null;
            default:
                return null;
        }
    }
}
