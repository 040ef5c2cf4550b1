using System.Text.RegularExpressions;

namespace Fathom.Answers;

/// <summary>Takes apart an answer in channels: messages with a head, <c>&lt;|channel|&gt;analysis&lt;|message|&gt;</c>, of which the analysis is thought and what has a recipient is a call.</summary>
sealed partial class ChannelSplitter : MessageSplitter
{
    const string Message = "<|message|>";

    static readonly string[] ends = ["<|end|>", "<|start|>", "<|channel|>"];

    readonly List<MessagePiece> pieces = [];
    string pending = "", recipient = "";
    PieceKind kind;
    bool inBody;

    public override IReadOnlyList<MessagePiece> Push(string text, bool ended)
    {
        pending += text;
        pieces.Clear();
        while (inBody ? ReadBody(ended) : ReadHead())
        {
        }
        return [.. pieces];
    }

    bool ReadHead()
    {
        int at = pending.IndexOf(Message, StringComparison.Ordinal);
        if (at < 0)
            return false;
        string head = pending[..at];
        recipient = Recipient().Match(head).Groups["name"].Value;
        kind = recipient.Length > 0 ? PieceKind.Call : head.Contains("analysis", StringComparison.Ordinal) ? PieceKind.Reasoning : PieceKind.Content;
        (pending, inBody) = (pending[(at + Message.Length)..], true);
        return true;
    }

    bool ReadBody(bool ended)
    {
        int at = ends.Select(end => pending.IndexOf(end, StringComparison.Ordinal)).Where(static at => at >= 0).DefaultIfEmpty(-1).Min();
        bool isWhole = at >= 0 || ended;
        int count = at >= 0 ? at : ended ? pending.Length : kind == PieceKind.Call ? 0 : pending.Length - ends.Max(end => Overlap.Of(pending, end));
        string text = pending[..count];
        pending = pending[count..];
        if (kind == PieceKind.Call && isWhole)
            pieces.Add(new(PieceKind.Call, text, recipient));
        else if (text.Length > 0)
            pieces.Add(new(kind, text));
        inBody = !isWhole;
        return at >= 0;
    }

    [GeneratedRegex(@"to=functions\.(?<name>[^\s<]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Recipient();
}
