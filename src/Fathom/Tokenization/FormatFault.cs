namespace Fathom.Tokenization;

/// <summary>What is wrong with a tokenizer's file, before it is known to the user by the file's name.</summary>
static class FormatFault
{
    const int LongestReason = 300;

    /// <summary>The error to show; a reason that quotes too much of the file is cut.</summary>
    public static ModelFormatException At(this FormatException fault, string path) =>
        new(path, fault.Message.Length <= LongestReason ? fault.Message : fault.Message[..LongestReason] + "…") { IsUnsupported = fault is UnknownKindException };
}

/// <summary>A tokenizer of a kind that there is, but not here.</summary>
sealed class UnknownKindException(string message) : FormatException(message);
