using System.Text.Json;
using Fathom.Answers;

namespace Fathom.Server.Answers;

/// <summary>A form of the protocol in which answers are written, whole or in chunks.</summary>
abstract class AnswerForm
{
    /// <summary>Of <c>/v1/chat/completions</c>.</summary>
    public static AnswerForm Chat { get; } = new ChatForm();

    /// <summary>Of <c>/v1/completions</c>.</summary>
    public static AnswerForm Completion { get; } = new CompletionForm();

    /// <summary>What ids begin with.</summary>
    public abstract string IdPrefix { get; }

    /// <summary>What a whole answer is called.</summary>
    public abstract string Whole { get; }

    /// <summary>What a chunk is called.</summary>
    public abstract string Chunk { get; }

    /// <summary>The first chunk of each choice; null where there is none.</summary>
    public virtual Action<Utf8JsonWriter>? First(Choice choice) => null;

    /// <summary>The choices of the chunks that a part of an answer becomes: what each adds to its object.</summary>
    /// <param name="choice">The answer, which has taken the part.</param>
    /// <param name="part">The part.</param>
    /// <param name="pieces">Its text, taken apart.</param>
    public abstract IEnumerable<Action<Utf8JsonWriter>> Chunks(Choice choice, AnswerPart part, IReadOnlyList<MessagePiece> pieces);

    /// <summary>Adds what a whole answer says to its object.</summary>
    public abstract void WriteWhole(Utf8JsonWriter json, Choice choice);

    /// <summary>Log-probabilities, or null where none are asked for.</summary>
    protected static void WriteLogProbabilities(Utf8JsonWriter json, Choice choice, IReadOnlyList<AnswerToken> tokens, Action<Utf8JsonWriter, IReadOnlyList<AnswerToken>, ServedModel> write)
    {
        if (choice.Request.TellsLogProbabilities)
            write(json, tokens, choice.Request.Model);
        else
            json.WriteNull("logprobs");
    }

    /// <summary>Depths, where they are asked for.</summary>
    protected static void WriteDepth(Utf8JsonWriter json, Choice choice, IEnumerable<AnswerToken> tokens)
    {
        if (choice.Request.Depth is not null)
            TokenJson.WriteDepth(json, choice, tokens);
    }

    sealed class ChatForm : AnswerForm
    {
        public override string IdPrefix => "chatcmpl-";

        public override string Whole => "chat.completion";

        public override string Chunk => "chat.completion.chunk";

        public override Action<Utf8JsonWriter> First(Choice choice) => json =>
        {
            json.WriteStartObject("delta");
            json.WriteString("role", "assistant");
            json.WriteString("content", "");
            json.WriteEndObject();
            json.WriteNull("logprobs");
            json.WriteNull("finish_reason");
        };

        public override IEnumerable<Action<Utf8JsonWriter>> Chunks(Choice choice, AnswerPart part, IReadOnlyList<MessagePiece> pieces)
        {
            int called = choice.Calls.Count - pieces.Count(static piece => piece.Kind == PieceKind.Call);
            bool tells = false;
            foreach (var piece in pieces)
            {
                int call = piece.Kind == PieceKind.Call ? called++ : -1;
                yield return json => Write(json, json => WriteDelta(json, choice, piece, call), choice, tells ? null : part, finish: null);
                tells = true;
            }
            bool hasTokens = !tells && part.Tokens.Count > 0 && (choice.Request.TellsLogProbabilities || choice.Request.Depth is not null);
            if (part.Finish is not null || hasTokens)
                yield return json => Write(json, static _ => { }, choice, tells ? part with { Tokens = [] } : part, choice.Finish);
        }

        /// <param name="json">Where to.</param>
        /// <param name="delta">What is new.</param>
        /// <param name="choice">Of which answer.</param>
        /// <param name="part">The part whose tokens are told; null where they have been.</param>
        /// <param name="finish">How it ended, if it did.</param>
        static void Write(Utf8JsonWriter json, Action<Utf8JsonWriter> delta, Choice choice, AnswerPart? part, string? finish)
        {
            json.WriteStartObject("delta");
            delta(json);
            json.WriteEndObject();
            if (part is { Tokens.Count: > 0 })
                WriteLogProbabilities(json, choice, part.Tokens, TokenJson.WriteForChat);
            else
                json.WriteNull("logprobs");
            json.WriteString("finish_reason", finish);
            if (part is not null && (part.Tokens.Count > 0 || finish is not null))
                WriteDepth(json, choice, finish is null ? part.Tokens : part.Tokens.Concat(part.Unseen));
        }

        static void WriteDelta(Utf8JsonWriter json, Choice choice, MessagePiece piece, int call)
        {
            switch (piece.Kind)
            {
                case PieceKind.Call:
                    json.WriteStartArray("tool_calls");
                    WriteCall(json, choice.Calls[call], call);
                    json.WriteEndArray();
                    break;
                case PieceKind.Reasoning:
                    json.WriteString("reasoning_content", piece.Text);
                    break;
                default:
                    json.WriteString("content", piece.Text);
                    break;
            }
        }

        static void WriteCall(Utf8JsonWriter json, (string Id, MessagePiece Call) call, int? index)
        {
            json.WriteStartObject();
            if (index is int place)
                json.WriteNumber("index", place);
            json.WriteString("id", call.Id);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Call.Name);
            json.WriteString("arguments", call.Call.Text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        public override void WriteWhole(Utf8JsonWriter json, Choice choice)
        {
            json.WriteStartObject("message");
            json.WriteString("role", "assistant");
            json.WriteString("content", choice.Content.Length == 0 && choice.Calls.Count > 0 ? null : choice.Content.ToString());
            json.WriteNull("refusal");
            if (choice.Reasoning.Length > 0)
                json.WriteString("reasoning_content", choice.Reasoning.ToString());
            if (choice.Calls.Count > 0)
            {
                json.WriteStartArray("tool_calls");
                foreach (var call in choice.Calls)
                    WriteCall(json, call, index: null);
                json.WriteEndArray();
            }
            json.WriteEndObject();
            WriteLogProbabilities(json, choice, choice.Tokens, TokenJson.WriteForChat);
            json.WriteString("finish_reason", choice.Finish);
            WriteDepth(json, choice, choice.Tokens.Concat(choice.Unseen));
        }
    }

    sealed class CompletionForm : AnswerForm
    {
        public override string IdPrefix => "cmpl-";

        public override string Whole => "text_completion";

        public override string Chunk => "text_completion";

        public override IEnumerable<Action<Utf8JsonWriter>> Chunks(Choice choice, AnswerPart part, IReadOnlyList<MessagePiece> pieces) =>
            [json => Write(json, choice, part.Text, part.Tokens, part.Finish is null ? part.Tokens : part.Tokens.Concat(part.Unseen))];

        public override void WriteWhole(Utf8JsonWriter json, Choice choice) =>
            Write(json, choice, choice.Content.ToString(), choice.Tokens, choice.Tokens.Concat(choice.Unseen));

        static void Write(Utf8JsonWriter json, Choice choice, string text, IReadOnlyList<AnswerToken> tokens, IEnumerable<AnswerToken> measured)
        {
            json.WriteString("text", text);
            WriteLogProbabilities(json, choice, tokens, TokenJson.WriteForCompletion);
            json.WriteString("finish_reason", choice.Finish);
            WriteDepth(json, choice, measured);
        }
    }
}
