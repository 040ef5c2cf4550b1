using System.CommandLine;

namespace Fathom.Cli.Options;

/// <summary>--model, which verbs share: which model runs.</summary>
sealed class ModelOption : Option<string?>
{
    public ModelOption() : base("--model")
    {
        HelpName = "MODEL";
        Aliases.Add("-m");
        New.NotEmpty(this);
        Description = "A GGUF file, a folder as the Hugging Face hub has it, or the name of a downloaded one. Without it the demonstration model is taken.";
    }

    /// <summary>What was given, else the demonstration model.</summary>
    public string PathIn(ParseResult parsed) => parsed.GetValue(this) ?? DemonstrationModel.Path;
}
