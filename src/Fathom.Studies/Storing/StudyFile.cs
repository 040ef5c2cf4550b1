using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Studies.Data;
using Fathom.Traces;

namespace Fathom.Studies.Storing;

/// <summary>A study's file, which one process at a time has open to write.</summary>
public sealed class StudyFile : IDisposable
{
    StudyFile(string path, DuckDBConnection duck, StudyHead head)
    {
        (Path, Duck, Head, Memory) = (path, duck, head, new(duck));
        Memory.FitTables();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What its samples depend on.</summary>
    public StudyHead Head { get; private set; }

    internal DuckDBConnection Duck { get; }

    /// <summary>What DuckDB may take.</summary>
    internal StudyMemory Memory { get; }

    /// <summary>Opens a study to go on with it, or begins one where there is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="head">What its samples depend on.</param>
    /// <exception cref="FathomException">The file is no study, or of a newer version, or open elsewhere; or it depends on other things, which are named.</exception>
    public static StudyFile BeginOrContinue(string path, StudyHead head)
    {
        var duck = OpenDuck(path, readOnly: false);
        try
        {
            if (Convert.ToInt64(duck.Value("select count(*) from duckdb_tables()")) == 0)
                return Begin(path, duck, head);
            var study = new StudyFile(path, duck, ReadHead(path, duck));
            string[] differences = [.. head.DifferencesFrom(study.Head)];
            return differences.Length == 0 ? study
                : throw new FathomException($"{path}: holds samples that were made otherwise: {string.Join("; ", differences)}. Give what was given then, or another file");
        }
        catch
        {
            duck.Dispose();
            throw;
        }
    }

    /// <summary>Opens a study that there is.</summary>
    /// <exception cref="FathomException">There is none, it is none, or of a newer version, or open elsewhere.</exception>
    public static StudyFile Open(string path, bool readOnly)
    {
        if (!File.Exists(path))
            throw new FathomException($"{path}: there is no such study (fathom study run begins one)");
        var duck = OpenDuck(path, readOnly);
        try
        {
            return new(path, duck, ReadHead(path, duck));
        }
        catch
        {
            duck.Dispose();
            throw;
        }
    }

    /// <summary>Whether no process has it open to write.</summary>
    public static bool IsFree(string path)
    {
        try
        {
            using var duck = Data.Duck.OfFile(path, readOnly: true);
            return true;
        }
        catch (DuckDBException)
        {
            return false;
        }
    }

    /// <summary>How many prompts it has.</summary>
    public long CountPrompts() => Convert.ToInt64(Duck.Value("select count(*) from prompts"));

    /// <summary>Closes the file.</summary>
    public void Dispose() => Duck.Dispose();

    /// <summary>Does something in one transaction: all of it is in the file afterwards, or nothing.</summary>
    /// <exception cref="FathomException">It cannot be written, as for a full disk.</exception>
    internal void Transact(Action act) => Transact(Path, Duck, act);

    static void Transact(string path, DuckDBConnection duck, Action act)
    {
        try
        {
            using var transaction = duck.BeginTransaction();
            act();
            transaction.Commit();
        }
        catch (DuckDBException error)
        {
            throw new FathomException($"{path}: cannot be written: {Data.Duck.Reason(error)}", error);
        }
    }

    /// <summary>Another way of grading is what counts from now on.</summary>
    internal void SetGrader(string? grader)
    {
        Duck.Run("update study set grader = $1", grader);
        Head = Head with { Grader = grader };
    }

    static StudyFile Begin(string path, DuckDBConnection duck, StudyHead head)
    {
        Transact(path, duck, () =>
        {
            duck.Run(StudySchema.Sql);
            duck.Run("insert into study values ($1, $2, $3, $4, $5, $6, $7, $8, current_timestamp::timestamp)", StudySchema.Form, head.Options.ToJsonString(), head.Store.Name(), head.Grader,
                head.Conventions is { } conventions ? Json(conventions) : null, head.Model is { } model ? Json(model) : null, head.Program, head.InstructionSet);
        });
        return new(path, duck, head);
    }

    static StudyHead ReadHead(string path, DuckDBConnection duck)
    {
        if (Convert.ToInt64(duck.Value("select count(*) from duckdb_columns() where table_name = 'study' and column_name = 'form'")) == 0)
            throw new FathomException($"{path}: is a database of DuckDB, but no study");
        int form = Convert.ToInt32(duck.Value("select form from study"));
        if (form > StudySchema.Form)
            throw new FathomException($"{path}: is a study of a newer version of Fathom: its form is {form}, and this one reads {StudySchema.Form}");
        if (form < StudySchema.Form)
            throw new FathomException($"{path}: is a study of an earlier form of tables, {form}, and this version reads {StudySchema.Form}: what made it reads it, and a new file begins it anew");
        using var command = duck.Command("select options, store, grader, conventions, model, program, instruction_set from study");
        using var reader = command.ExecuteReader();
        reader.Read();
        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
        return new(JsonNode.Parse(Text(0)!)!.AsObject(), Enum.Parse<StoredDetail>(Text(1)!, ignoreCase: true), Text(2), OfJson(Text(3)), ModelOfJson(Text(4)))
        {
            Program = Text(5)!,
            InstructionSet = Text(6),
        };
    }

    static DuckDBConnection OpenDuck(string path, bool readOnly)
    {
        try
        {
            return Data.Duck.OfFile(path, readOnly);
        }
        catch (DuckDBException error)
        {
            string reason = Data.Duck.Reason(error);
            throw new FathomException(
                reason.Contains("Could not set lock", StringComparison.Ordinal) || reason.Contains("being used by another process", StringComparison.Ordinal) ? $"{path}: another process has this study open, and only one can"
                : reason.Contains("not a valid DuckDB database file", StringComparison.Ordinal) ? $"{path}: is no study"
                : $"{path}: cannot be opened: {reason}", error);
        }
    }

    static string Json(Conventions conventions) => new JsonObject
    {
        ["profile"] = conventions.ProfileName,
        ["g"] = conventions.G,
        ["rho"] = conventions.Rho,
        ["lens"] = conventions.Lens.Text,
    }.ToJsonString();

    static string Json(ModelIdentity model) => new JsonObject
    {
        ["name"] = model.Name,
        ["architecture"] = model.Architecture,
        ["quantisation"] = model.Quantisation,
        ["layers"] = model.Layers,
        ["width"] = model.Width,
        ["vocabulary"] = model.Vocabulary,
        ["fingerprint"] = model.Fingerprint,
    }.ToJsonString();

    static Conventions? OfJson(string? json) => json is null ? null : JsonElement.Parse(json) is var told
        ? new(LensProfile.All.First(profile => profile.Name == told.GetProperty("profile").GetString()), told.GetProperty("g").GetDecimal(), told.GetProperty("rho").GetDecimal(),
            LensName.Parse(told.GetProperty("lens").GetString()!)) : null;

    static ModelIdentity? ModelOfJson(string? json) => json is null ? null : JsonElement.Parse(json) is var told
        ? new(told.GetProperty("name").GetString()!, told.GetProperty("architecture").GetString()!, told.GetProperty("quantisation").GetString()!,
            told.GetProperty("layers").GetInt32(), told.GetProperty("width").GetInt32(), told.GetProperty("vocabulary").GetInt32(), told.GetProperty("fingerprint").GetString()!) : null;
}
