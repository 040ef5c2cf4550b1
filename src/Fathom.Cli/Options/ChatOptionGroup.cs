using System.CommandLine;

namespace Fathom.Cli.Options;

/// <summary>With which model one talks, and how long its answers may be.</summary>
sealed class ChatOptionGroup : OptionGroup
{
    public ChatOptionGroup() : base("Chat")
    {
        Model = Add(new ModelOption());
        System = Add(New.Text("--system", "TEXT", "What the system says before the first question."));
        Variable = Add(new VariableOption());
        MaxTokens = Add(New.Number<int>("--max-tokens", "The most tokens of an answer: 256, cut to what the context leaves."));
        Context = Add(New.Number<int>("--context", "The most positions: by default, and at most, what the model was made for."));
        Threads = Add(New.Number<int>("--threads", "How many threads to use: by default as many as there are processors."));
        Out = Add(New.Also("-o", New.Files("--out", "FILE", "At the end write what was said: .json, which --messages takes, .md or .txt; or .fathom, the trace of the last answer. Several may be given.")));
    }

    public Option<string[]> Out { get; }

    public ModelOption Model { get; }

    public Option<string?> System { get; }

    public VariableOption Variable { get; }

    public Option<int?> MaxTokens { get; }

    public Option<int?> Context { get; }

    public Option<int?> Threads { get; }
}
