using System.Text;
using Fathom.Answers;
using Fathom.Depth;
using Fathom.Server.Requests;

namespace Fathom.Server.Answers;

/// <summary>One of the answers to a request, as far as it has come.</summary>
/// <param name="index">Which it is.</param>
/// <param name="request">What was asked.</param>
sealed class Choice(int index, AnswerRequest request)
{
    readonly MessageSplitter splitter = MessageSplitter.Of(request.Message);
    readonly int deepFrom = DepthReading.FirstDeepLayer(request.Options.Rho, request.Model.Language.Shape.Layers);

    public int Index => index;

    public AnswerRequest Request => request;

    /// <summary>What it answers.</summary>
    public string PromptText => request.Model.Decode(request.Prompts[index / request.Answers].Ids).Text;

    /// <summary>What is said, and what is thought before.</summary>
    public StringBuilder Content { get; } = new();

    /// <inheritdoc cref="Content"/>
    public StringBuilder Reasoning { get; } = new();

    /// <summary>What is called, each with an id.</summary>
    public List<(string Id, MessagePiece Call)> Calls { get; } = [];

    /// <summary>The tokens that the text shows.</summary>
    public List<AnswerToken> Tokens { get; } = [];

    /// <summary>The tokens behind it.</summary>
    public IReadOnlyList<AnswerToken> Unseen { get; private set; } = [];

    /// <summary>How it ended; null while it goes on.</summary>
    public string? Finish { get; private set; }

    /// <summary>Where its trace is kept; null where it is not.</summary>
    public string? Trace { get; set; }

    /// <summary>How many tokens were generated.</summary>
    public int Generated { get; set; }

    /// <summary>How many steps of the engine its first token took; 0 where there is none.</summary>
    public int StepsToFirstToken { get; set; }

    /// <summary>How many tokens of those that were told of are deep-thinking, and how many could be measured.</summary>
    public int Deep { get; private set; }

    /// <inheritdoc cref="Deep"/>
    public int Measured { get; private set; }

    /// <summary>The share of the former in the latter; null where there are none.</summary>
    public double? Dtr => Measured == 0 ? null : (double)Deep / Measured;

    /// <summary>The first layer of the deep-thinking regime.</summary>
    public int DeepFrom => deepFrom;

    /// <summary>Takes the next part of the answer.</summary>
    /// <returns>What is new of it, taken apart.</returns>
    public IReadOnlyList<MessagePiece> Take(AnswerPart part)
    {
        Tokens.AddRange(part.Tokens);
        Unseen = part.Unseen;
        if (request.Depth is not null)
            foreach (var token in part.Tokens.Concat(part.Unseen))
                Count(DepthOf(token));
        var pieces = splitter.Push(part.Text, part.Finish is not null);
        foreach (var piece in pieces)
            Take(piece);
        Finish = part.Finish is "stop" && Calls.Count > 0 ? "tool_calls" : part.Finish;
        return pieces;
    }

    void Take(MessagePiece piece)
    {
        if (piece.Kind == PieceKind.Call)
            Calls.Add(($"call_{Guid.NewGuid():N}", piece));
        else
            (piece.Kind == PieceKind.Reasoning ? Reasoning : Content).Append(piece.Text);
    }

    void Count(TokenDepth depth)
    {
        Measured += depth.Deep is null ? 0 : 1;
        Deep += depth.Deep == true ? 1 : 0;
    }

    /// <summary>The depth of a token that was measured.</summary>
    public TokenDepth DepthOf(AnswerToken token) => token.Column is not { } column ? TokenDepth.Unmeasured
        : request.Depth!.DepthOnly ? new(column.ProvenSettling, Resettling: null, Unsettlings: null, column.ProvenDeep)
        : DepthReading.OfColumn(column.Layers(Lenses.Catalogue.JsdBits), (double)request.Depth.G, deepFrom);
}
