using System.CommandLine;

namespace Fathom.Cli;

/// <summary>The model that a verb looks into.</summary>
sealed class ModelArgument : Argument<string>
{
    public ModelArgument() : base("PATH") => Description = "A GGUF file, a folder as the Hugging Face hub has it, or the name of a downloaded one.";
}
