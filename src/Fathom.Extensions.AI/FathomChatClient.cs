using System.Runtime.CompilerServices;
using System.Text.Json;
using Fathom.Answers;
using Fathom.Depth;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;
using Microsoft.Extensions.AI;

namespace Fathom.Extensions.AI;

/// <summary>A model that Fathom runs, as a chat client. Calls may overlap: their answers run together, and each is what it would be alone.</summary>
/// <remarks>With <see cref="DepthChatOptions.WithDepth"/> the answer holds a <see cref="TokenDepthContent"/> for each token, and a <see cref="DepthSummary"/> among its additional properties.</remarks>
public sealed class FathomChatClient : IChatClient
{
    readonly LanguageModel model;
    readonly DepthEngine engine;
    readonly bool ownsEngine;
    readonly AnswerForms forms;
    readonly ChatClientMetadata metadata;

    /// <summary>Makes a client.</summary>
    /// <param name="model">The model, which must outlive the client.</param>
    /// <param name="engine">The engine that runs it; by default one of the client's own, which ends with it.</param>
    /// <exception cref="FathomException">The model has no chat template; or there is no memory for an engine.</exception>
    public FathomChatClient(LanguageModel model, DepthEngine? engine = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.ChatTemplates.Sources.Count == 0)
            throw new FathomException($"{model.Path}: has no chat template");
        (this.model, ownsEngine) = (model, engine is null);
        this.engine = engine ?? new(model);
        forms = AnswerForms.Of(model);
        metadata = new("fathom", defaultModelId: model.Identity.Name);
    }

    /// <inheritdoc/>
    /// <exception cref="FathomException">The conversation or an option is refused, or the answer failed.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var answer = await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);
        answer.AdditionalProperties ??= answer.Messages[^1].AdditionalProperties;
        return answer;
    }

    /// <inheritdoc/>
    /// <exception cref="FathomException">The conversation or an option is refused, or the answer failed.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        options ??= new();
        var run = OptionsReader.Read(options, metadata.DefaultModelId!);
        var conversation = ConversationReader.Read(messages, options);
        var prompt = RunInput.Chat(model, conversation);
        var answer = new Answer(this, prompt, run, forms.For(prompt.Ids, conversation.Tools is not null), OptionsReader.DepthOf(options));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var sequence = engine.Start(prompt, run, cancel: leaving.Token);
            await foreach (var news in sequence.ReadNews().ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (news.HasEnded)
                    await sequence.Completion.ConfigureAwait(false);
                var update = answer.Take(sequence, news);
                if (update.Contents.Count > 0 || news.HasEnded)
                    yield return update;
            }
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(metadata) ? metadata
            : serviceType.IsInstanceOfType(model) ? model
            : serviceType.IsInstanceOfType(engine) ? engine
            : null;
    }

    /// <summary>Ends the engine, where it is the client's own.</summary>
    public void Dispose()
    {
        if (ownsEngine)
            engine.Dispose();
    }

    /// <summary>One answer as it comes.</summary>
    sealed class Answer(FathomChatClient client, RunInput prompt, RunOptions run, MessageForm form, DepthOptions? depth)
    {
        readonly LanguageModel model = client.model;
        readonly AnswerText text = new(client.model.Tokenizer.Stream(), run.Stop);
        readonly MessageSplitter splitter = MessageSplitter.Of(form);
        readonly string id = $"fathom-{Guid.NewGuid():N}";
        readonly DateTimeOffset created = DateTimeOffset.UtcNow;
        readonly int deepFrom = DepthReading.FirstDeepLayer(run.Rho, client.model.Shape.Layers);
        int taken, deep, counted;
        bool called;

        /// <summary>What is new.</summary>
        public ChatResponseUpdate Take(DepthSequence sequence, SequenceNews news)
        {
            var update = new ChatResponseUpdate { Role = ChatRole.Assistant, ResponseId = id, MessageId = id, ModelId = model.Identity.Name, CreatedAt = created };
            int ready = depth is null ? news.Generated.Count : Math.Min(news.Generated.Count, news.Columns);
            var depths = new List<AIContent>();
            for (; taken < ready; taken++)
                Take(news.Generated[taken], depth is null ? null : sequence[taken], depths);
            if (news.HasEnded)
                text.End();
            foreach (var piece in splitter.Push(text.Take(news.HasEnded), news.HasEnded))
                update.Contents.Add(ContentOf(piece));
            foreach (var content in depths)
                update.Contents.Add(content);
            if (news.HasEnded)
                End(update, sequence);
            return update;
        }

        void Take(int token, MeasuredColumn? column, List<AIContent> depths)
        {
            if (client.forms.IsShown(token, ignoresEnd: false, isTakenApart: true))
                text.Push(token);
            if (column is not { } measured)
                return;
            var found = depth!.DepthOnly ? new(measured.ProvenSettling, Resettling: null, Unsettlings: null, measured.ProvenDeep)
                : DepthReading.OfColumn(measured.Layers(Catalogue.JsdBits), run.Conventions.GBits, deepFrom);
            counted += found.Deep is null ? 0 : 1;
            deep += found.Deep == true ? 1 : 0;
            depths.Add(new TokenDepthContent(token, TokenText.Of(model.PieceOf(token).Span), found, measured));
        }

        AIContent ContentOf(MessagePiece piece)
        {
            called |= piece.Kind == PieceKind.Call;
            return piece.Kind switch
            {
                PieceKind.Call => FunctionCallContent.CreateFromParsedArguments(piece.Text, $"call_{Guid.NewGuid():N}", piece.Name, ArgumentsOf),
                PieceKind.Reasoning => new TextReasoningContent(piece.Text),
                _ => new TextContent(piece.Text),
            };
        }

        static Dictionary<string, object?> ArgumentsOf(string json) =>
            JsonElement.Parse(json).EnumerateObject().ToDictionary(static one => one.Name, static one => (object?)one.Value);

        void End(ChatResponseUpdate update, DepthSequence sequence)
        {
            update.FinishReason = sequence.Finish == Finish.Length ? ChatFinishReason.Length : called ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;
            update.Contents.Add(new UsageContent(new() { InputTokenCount = prompt.Ids.Length, OutputTokenCount = sequence.Generated, TotalTokenCount = prompt.Ids.Length + sequence.Generated }));
            if (depth is not null)
                update.AdditionalProperties = new()
                {
                    [DepthChatOptions.Key] = new DepthSummary(counted == 0 ? null : (double)deep / counted, deep, counted, deepFrom, model.Shape.Layers, run.Sampling.Seed),
                };
        }
    }
}
