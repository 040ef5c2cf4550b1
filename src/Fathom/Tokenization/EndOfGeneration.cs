namespace Fathom.Tokenization;

/// <summary>Names of tokens that end what a model says, whatever a file declares besides.</summary>
static class EndOfGeneration
{
    static readonly string[] Names =
    [
        "<|eot_id|>", "<|eom_id|>", "<|im_end|>", "<|end|>", "<|return|>", "<|call|>", "<|calls|>", "<|flush|>", "<|endoftext|>",
        "<|end_of_text|>", "<end_of_turn>", "<turn|>", "<|tool_response>", "<end_of_utterance>", "<EOT>", "_<EOT>", "[EOT]", "[EOS]",
        "<eos>", "</s>", "<｜end▁of▁sentence｜>", "[e~[",
        "<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]",
        "<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>", "<|file_sep|>",
    ];

    /// <summary>The tokens of these names that are of a kind which may end generation.</summary>
    public static HashSet<int> Find(Vocabulary vocabulary, Func<TokenKind, bool> mayEnd)
    {
        var ends = new HashSet<int>();
        foreach (string name in Names)
        {
            if (vocabulary.Find(name) is int id && mayEnd(vocabulary.Kind(id)))
                ends.Add(id);
        }
        ExcludeMessageEnd(vocabulary, ends);
        return ends;
    }

    /// <summary>Where a turn ends in a return or a call (Harmony), "end" ends only one message of it.</summary>
    static void ExcludeMessageEnd(Vocabulary vocabulary, HashSet<int> ends)
    {
        bool Has(string name) => vocabulary.Find(name) is int id && ends.Contains(id);
        if (Has("<|end|>") && ((Has("<|return|>") && Has("<|call|>")) || (Has("<|calls|>") && Has("<|flush|>"))))
            ends.Remove(vocabulary.Find("<|end|>")!.Value);
    }
}
