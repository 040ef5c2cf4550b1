namespace Fathom.Cli;

/// <summary>Turns what went wrong into one line on stderr and an exit code.</summary>
static class ErrorReport
{
    /// <summary>Names the environment variable that asks for the whole story of an unexpected error.</summary>
    public const string DebugVariable = "FATHOM_DEBUG";

    /// <summary>Says what went wrong; returns the exit code.</summary>
    public static int Write(Messages messages, Exception error)
    {
        var (code, message) = error switch
        {
            UsageException => (ExitCode.Usage, $"{error.Message} (--help shows what there is)"),
            OperationCanceledException => (ExitCode.Interrupted, "interrupted before there was anything to keep"),
            AbsentModelException absent => (ExitCode.Error, $"{absent.Message} (fathom pull {absent.Name} gets it)"),
            FathomException known => (ExitCode.Error, known.Message + Hint(known.Remedy)),
            OutOfMemoryException => (ExitCode.Error, "there is not enough memory"),
            _ when FileFault.IsOne(error) => (ExitCode.Error, $"standard output cannot be written: {FileFault.Of("", error)}"),
            _ => (ExitCode.Error, $"an error of Fathom itself, please report it ({DebugVariable}=1 shows where): {error.GetType().Name}: {error.Message}"),
        };
        messages.Line($"fathom: {message}");
        if (Environment.GetEnvironmentVariable(DebugVariable) is { Length: > 0 })
            messages.Lines(error.ToString());
        return code;
    }

    /// <summary>Where the command has what helps.</summary>
    static string Hint(Remedy remedy) => remedy switch
    {
        Remedy.TokenIds => " (fathom map --ids takes them)",
        Remedy.RawPrompt => " (fathom map --raw needs none)",
        Remedy.OtherTokenizer => " (--tokenizer llama.cpp takes the latter)",
        Remedy.CompareNevertheless => " (--force compares them nevertheless)",
        Remedy.FewerPositions => " (a smaller --context or --max-tokens needs less)",
        _ => "",
    };
}
