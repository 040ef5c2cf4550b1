namespace Fathom.Answers;

/// <summary>Takes apart an answer whose reasoning stands between tags at its begin, and whose calls stand between tags anywhere, or are all of it.</summary>
sealed class TaggedSplitter(MessageForm form) : MessageSplitter
{
    /// <summary>What reasoning stands between.</summary>
    public const string Think = "<think>", EndThink = "</think>";

    const string CodeTag = "<|python_tag|>";

    readonly List<MessagePiece> pieces = [];
    State state = form.BeginsInReasoning ? State.Opened : State.Start;
    string pending = "";
    bool ended;

    public override IReadOnlyList<MessagePiece> Push(string text, bool ended)
    {
        this.ended = ended;
        pending += text;
        pieces.Clear();
        while (Step())
        {
        }
        return [.. pieces];
    }

    /// <summary>Does what can be done with what is there; false where that is nothing until more comes.</summary>
    bool Step() => state switch
    {
        State.Start => Start(),
        State.Opened => Open(),
        State.Reasoning => Reason(),
        State.Space => Space(),
        State.Content => Say(),
        _ => Call(),
    };

    bool Start()
    {
        string text = pending.TrimStart();
        if (text.StartsWith(Think, StringComparison.Ordinal))
            return Go(State.Opened, text[Think.Length..]);
        if (!ended && (Think.StartsWith(text, StringComparison.Ordinal) || form.Calls == CallForm.Bare && CodeTag.StartsWith(text, StringComparison.Ordinal)))
            return false;
        return form.Calls == CallForm.Bare && (text.StartsWith('{') || text.StartsWith(CodeTag, StringComparison.Ordinal)) ? Go(State.Call, pending) : Go(State.Content, pending);
    }

    /// <summary>Line breaks behind the tag are not part of what is thought.</summary>
    bool Open()
    {
        pending = pending.TrimStart('\n');
        return pending.Length > 0 && Go(State.Reasoning, pending);
    }

    bool Reason()
    {
        int at = pending.IndexOf(EndThink, StringComparison.Ordinal);
        if (at < 0)
            return Emit(PieceKind.Reasoning, EndThink);
        Add(PieceKind.Reasoning, pending[..at]);
        return Go(State.Space, pending[(at + EndThink.Length)..]);
    }

    /// <summary>Space behind a tag is not part of what is said.</summary>
    bool Space()
    {
        pending = pending.TrimStart();
        return pending.Length > 0 && Go(form.Calls == CallForm.Bare && pending[0] == '{' ? State.Call : State.Content, pending);
    }

    bool Say()
    {
        if (form.Calls is not { Open.Length: > 0 } calls)
            return Emit(PieceKind.Content, "");
        int at = pending.IndexOf(calls.Open, StringComparison.Ordinal);
        if (at < 0)
            return Emit(PieceKind.Content, calls.Open);
        Add(PieceKind.Content, pending[..at]);
        return Go(State.Call, pending[(at + calls.Open.Length)..]);
    }

    /// <summary>A call is told when it is whole; what looks like one and is none is said as it stands there.</summary>
    bool Call()
    {
        var (open, close) = (form.Calls!.Open, form.Calls.Close);
        int at = close.Length == 0 ? -1 : pending.IndexOf(close, StringComparison.Ordinal);
        if (at < 0 && !ended || pending.Length == 0 && open.Length == 0)
            return false;
        string body = at < 0 ? pending : pending[..at];
        if (CallText.Read(body.Replace(CodeTag, "", StringComparison.Ordinal)) is { } calls)
            pieces.AddRange(calls);
        else
            Add(PieceKind.Content, open + body + (at < 0 ? "" : close));
        return Go(State.Space, at < 0 ? "" : pending[(at + close.Length)..]);
    }

    /// <summary>Shows all but what may be the begin of a tag.</summary>
    bool Emit(PieceKind kind, string tag)
    {
        int count = ended ? pending.Length : pending.Length - Overlap.Of(pending, tag);
        Add(kind, pending[..count]);
        pending = pending[count..];
        return false;
    }

    void Add(PieceKind kind, string text)
    {
        if (text.Length > 0)
            pieces.Add(new(kind, text));
    }

    bool Go(State next, string rest)
    {
        (state, pending) = (next, rest);
        return true;
    }

    enum State
    {
        Start,
        Opened,
        Reasoning,
        Space,
        Content,
        Call,
    }
}
