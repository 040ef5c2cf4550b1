using System.CommandLine;
using System.Globalization;

namespace Fathom.Cli.Options;

/// <summary>Which model runs, on what.</summary>
sealed class InputOptions : OptionGroup
{
    public InputOptions() : base("Model and input")
    {
        Model = Add(new ModelOption());
        Prompt = Add(New.Also("-p", New.Text("--prompt", "TEXT", "A question for the model, whose answer is measured; - reads standard input.")));
        Messages = Add(New.File("--messages", "FILE", "A conversation for the model to go on with, in JSON: [{\"role\": \"user\", \"content\": \"…\"}, …], or an object of messages, tools, documents and variables."));
        System = Add(New.Text("--system", "TEXT", "What the system says before the prompt."));
        Chat = Add(New.Flag("--chat", "Write the prompt in the model's chat template. The default where it has one that renders it."));
        Raw = Add(New.Flag("--raw", "Give the prompt to the model as it is."));
        Variable = Add(new VariableOption());
        Answer = Add(New.File("--answer", "FILE", "An answer that another program gave to the prompt: it is measured as if the model had written it."));
        Text = Add(New.File("--text", "FILE", "A text to measure as it is: a column for every position, the last with the model's own first choice."));
        TextString = Add(New.Text("--text-string", "TEXT", "The same of a text that is given here, not in a file."));
        Ids = Add(New.Parsed<int[]>("--ids", "1,2,3", "A text to measure, as token ids.", ParseIds));
        Generate = Add(New.Flag("--generate", "Take the text or the ids as a prompt, as they are, and measure what the model goes on with."));
        Bos = Add(New.Flag("--bos", "Put the beginning-of-text token first."));
        NoBos = Add(New.Flag("--no-bos", "Put no such token first. The default is what the model says for text and chats, and nothing for ids."));
        NoSpecial = Add(New.Flag("--no-special", "Control tokens such as <|end|> that stand in the text are text like any other."));
    }

    public ModelOption Model { get; }

    public Option<string?> Prompt { get; }

    public Option<string?> Messages { get; }

    public Option<string?> System { get; }

    public Option<bool> Chat { get; }

    public Option<bool> Raw { get; }

    public VariableOption Variable { get; }

    public Option<string?> Answer { get; }

    public Option<string?> Text { get; }

    public Option<string?> TextString { get; }

    public Option<int[]?> Ids { get; }

    public Option<bool> Generate { get; }

    public Option<bool> Bos { get; }

    public Option<bool> NoBos { get; }

    public Option<bool> NoSpecial { get; }

    static int[] ParseIds(string text)
    {
        string[] parts = text.Split(',');
        int[] ids = new int[parts.Length];
        for (int i = 0; i < ids.Length; i++)
            if (!int.TryParse(parts[i], CultureInfo.InvariantCulture, out ids[i]))
                throw new FormatException("is not a list of token ids such as 1,2,3");
        return ids;
    }
}
