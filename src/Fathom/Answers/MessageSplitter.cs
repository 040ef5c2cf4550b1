namespace Fathom.Answers;

/// <summary>What a piece of an answer is.</summary>
enum PieceKind
{
    /// <summary>What is said.</summary>
    Content,
    /// <summary>What is thought before.</summary>
    Reasoning,
    /// <summary>A call of a tool.</summary>
    Call,
}

/// <summary>A piece of an answer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a call the arguments, as JSON.</param>
/// <param name="Name">The tool that is called; empty for what is no call.</param>
readonly record struct MessagePiece(PieceKind Kind, string Text, string Name = "");

/// <summary>Takes the text of an answer apart as it comes: what is thought, what is said, what is called.</summary>
abstract class MessageSplitter
{
    /// <summary>The splitter for a form; without one all is said.</summary>
    public static MessageSplitter Of(MessageForm? form) => form is null ? new WholeSplitter() : form.HasChannels ? new ChannelSplitter() : new TaggedSplitter(form);

    /// <summary>The pieces that more text gives.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ended">Whether nothing follows.</param>
    public abstract IReadOnlyList<MessagePiece> Push(string text, bool ended);

    /// <summary>All is said.</summary>
    sealed class WholeSplitter : MessageSplitter
    {
        public override IReadOnlyList<MessagePiece> Push(string text, bool ended) => text.Length == 0 ? [] : [new(PieceKind.Content, text)];
    }
}
