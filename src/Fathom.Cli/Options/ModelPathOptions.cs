using System.CommandLine;

namespace Fathom.Cli.Options;

/// <summary>The model that a verb looks into, which may be named with or without the option.</summary>
sealed class ModelPathOptions : OptionGroup
{
    public ModelPathOptions() : base("Model") => Model = Add(new ModelOption { Description = "The same as PATH. Without either the demonstration model is taken." });

    /// <summary>The model without the option.</summary>
    public Argument<string> Path { get; } = New.FileArgument("PATH", "A GGUF file, a folder as the Hugging Face hub has it, or the name of a downloaded one.", byDefault: "");

    public ModelOption Model { get; }

    /// <summary>The model that was named, else the demonstration model.</summary>
    /// <exception cref="UsageException">Two were named.</exception>
    public string PathIn(ParseResult parsed) => (parsed.GetRequiredValue(Path), parsed.GetValue(Model)) switch
    {
        ("", _) => Model.PathIn(parsed),
        (var path, null) => path,
        var (path, model) => throw new UsageException($"the model is named twice, as \"{path}\" and by {Model.Name} as \"{model}\""),
    };
}
