namespace Fathom;

/// <summary>What helps against an error, which whoever shows it can name in terms of its own, such as an option.</summary>
public enum Remedy
{
    /// <summary>What the message says.</summary>
    None,
    /// <summary>To give token ids in place of text.</summary>
    TokenIds,
    /// <summary>To give a prompt as it is, without a chat template.</summary>
    RawPrompt,
    /// <summary>To read text by the tokenizer of the program that runs the model.</summary>
    OtherTokenizer,
    /// <summary>To compare nevertheless.</summary>
    CompareNevertheless,
    /// <summary>To run over fewer positions: a smaller context, or fewer tokens to generate.</summary>
    FewerPositions,
}
