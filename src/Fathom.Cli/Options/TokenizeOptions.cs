using System.CommandLine;

namespace Fathom.Cli.Options;

/// <summary>Whose tokens a text becomes, and how.</summary>
sealed class TokenizeOptions : OptionGroup
{
    public TokenizeOptions() : base("Tokenizer")
    {
        Model = Add(new ModelOption { Description = "A model, a GGUF file that may hold a vocabulary alone, a tokenizer.json, or a folder with one. Without it the demonstration model is taken." });
        Bos = Add(New.Flag("--bos", "Add what the model adds around a text."));
        NoSpecial = Add(New.Flag("--no-special", "Control tokens such as <|end|> that stand in the text are text like any other."));
    }

    public ModelOption Model { get; }

    public Option<bool> Bos { get; }

    public Option<bool> NoSpecial { get; }
}
