using Fathom.Answers;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Runs;
using Fathom.Server.Requests;

namespace Fathom.Server.Answers;

/// <summary>Makes of a sequence that runs the parts of an answer that can be shown.</summary>
/// <param name="request">What was asked.</param>
/// <param name="prompt">The prompt that is answered.</param>
/// <param name="echo">The prompt's text, which the answer begins with; null where it does not.</param>
/// <param name="sequence">The sequence.</param>
sealed class AnswerReader(AnswerRequest request, RunInput prompt, string? echo, DepthSequence sequence)
{
    /// <summary>So many tokens are generated beyond those that a client has room for: it gets many at once when it comes to them, and none is lost where it goes away.</summary>
    const int MostAhead = 64;

    readonly ServedModel model = request.Model;
    readonly bool needsColumns = request.TellsLogProbabilities || request.Depth is not null;
    readonly int given = request.Options.WithPrompt || request.OnlyReads ? prompt.Ids.Length - 1 : 0;
    readonly AnswerText text = new(request.Model.Language.Tokenizer.Stream(), request.Options.Stop);
    readonly Queue<AnswerToken> tokens = new();

    /// <summary>The parts, the last of which says how the answer ended.</summary>
    /// <exception cref="FathomException">The sequence failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async IAsyncEnumerable<AnswerPart> Read()
    {
        int taken = 0, start = echo?.Length ?? 0;
        bool echoed = echo is null;
        await foreach (var news in sequence.ReadNews(MostAhead))
        {
            if (news.HasEnded && sequence.Finish == Finish.Cancelled)
                throw new OperationCanceledException();
            if (news.HasEnded)
                await sequence.Completion;
            if (!echoed && (!needsColumns || news.Columns >= given || news.HasEnded))
            {
                echoed = true;
                yield return new(echo!, needsColumns ? Prompt() : [], [], null);
            }
            int ready = needsColumns ? Math.Min(news.Generated.Count, news.Columns - given) : news.Generated.Count;
            for (; taken < ready; taken++)
                Push(news.Generated[taken], start, needsColumns ? sequence[given + taken] : null);
            if (news.HasEnded)
                text.End();
            var part = TakePart(start, news.HasEnded);
            if (part.IsOfUse)
                yield return part;
        }
    }

    void Push(int token, int start, MeasuredColumn? column)
    {
        int offset = start + text.Length;
        if (model.Forms.IsShown(token, request.Options.IgnoreEnd, isTakenApart: request.Message is not null))
            text.Push(token);
        tokens.Enqueue(new(token, model.Language.PieceOf(token), offset, start + text.Length, column));
    }

    bool IsEnd(int token) => model.Language.Tokenizer.EndTokens.Contains(token);

    AnswerPart TakePart(int start, bool ended)
    {
        string shown = text.Take(ended);
        var seen = new List<AnswerToken>();
        while (tokens.TryPeek(out var token) && (ended || token.End <= start + text.Shown) && !IsBehind(token, start))
            seen.Add(tokens.Dequeue());
        return new(shown, seen, ended ? [.. tokens] : [], ended ? FinishOf() : null);
    }

    /// <summary>Whether a token is behind the text, because it ended it: all that follow it are too.</summary>
    bool IsBehind(AnswerToken token, int start) => text.HasStopped && token.Offset >= start + text.Shown || !request.Options.IgnoreEnd && IsEnd(token.Id);

    string FinishOf() => sequence.Finish is Finish.End or Finish.Stop ? "stop" : "length";

    /// <summary>The tokens of the prompt, of which the first has no column: nothing came before it.</summary>
    AnswerToken[] Prompt()
    {
        var decoder = model.Language.Tokenizer.Stream();
        int at = 0;
        return [.. prompt.Ids.Select((id, i) =>
        {
            int offset = at;
            at = Math.Min(echo!.Length, at + (id < model.Language.Tokenizer.VocabularySize ? decoder.Push(id).Length : 0));
            return new AnswerToken(id, model.Language.PieceOf(id), offset, at, i == 0 ? null : sequence[i - 1]);
        })];
    }
}
