#if SERVER
using System.CommandLine;
using Fathom.Server;

namespace Fathom.Cli.Options;

/// <summary>Which models are served, and how they run.</summary>
sealed class ServedModelOptions : OptionGroup
{
    readonly Option<string[]> models;
    readonly Option<int?> context, threads;
    readonly Option<bool> copies;

    public ServedModelOptions() : base("Models")
    {
        models = Add(New.Also("-m", New.Files("--model", "MODEL", "A GGUF file, a folder as the Hugging Face hub has it, or the name of a downloaded one; NAME=MODEL to call it otherwise than its file. Several may be given. Without it the demonstration model is taken.")));
        context = Add(New.Number<int>("--context", "The most positions of a sequence: by default, and at most, what the model was made for."));
        threads = Add(New.Number<int>("--threads", "How many threads each model uses: by default as many as there are processors."));
        copies = Add(New.Flag("--no-mmap", "Read the weights into memory instead of mapping their files: what becomes of the files then is of no matter. Mapped ones that are changed in place are refused."));
    }

    /// <summary>What was given, in the settings.</summary>
    /// <exception cref="UsageException">Two models have one name, or a number is out of range.</exception>
    public ServerSettings Read(ParseResult parsed, ServerSettings settings)
    {
        string[] given = parsed.GetValue(models)!;
        ModelSetting[] served = given.Length == 0 ? [new("abacus", DemonstrationModel.Path)] : [.. given.Select(Parse)];
        if (served.GroupBy(static model => model.Name).FirstOrDefault(static name => name.Count() > 1) is { } twice)
            throw new UsageException($"{models.Name}: two models are called {twice.Key}: NAME=MODEL gives one another name");
        if (parsed.GetValue(context) is < 1)
            throw new UsageException($"{context.Name} must be at least 1");
        return settings with { Models = served, Context = parsed.GetValue(context), Threads = ThreadCount.Check(parsed.GetValue(threads)), Copies = parsed.GetValue(copies) };
    }

    /// <summary>A model and what it is called: what stands before =, else its file without the ending, or its folder; a name in the cache is called by itself.</summary>
    static ModelSetting Parse(string given)
    {
        int at = given.IndexOf('=', StringComparison.Ordinal);
        if (at > 0 && !Path.Exists(given))
            return new(given[..at], Absolute(given[(at + 1)..]));
        string name = File.Exists(given) ? Path.GetFileNameWithoutExtension(given) : Directory.Exists(given) ? new DirectoryInfo(given).Name : given;
        return new(name, Absolute(given));
    }

    static string Absolute(string path) => Path.Exists(path) ? Path.GetFullPath(path) : path;
}
#endif
