using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Runs;
using Fathom.Templates;

namespace Fathom.Server.Requests;

/// <summary>Reads what <c>/v1/chat/completions</c> is asked.</summary>
static class ChatRequest
{
    /// <summary>So many of the likeliest tokens are told at most: the protocol's own bound.</summary>
    const int MostLikeliest = 20;

    public static AnswerRequest Read(Members members, ServedModels models)
    {
        var request = AnswerRequest.Read(members, models, ["max_completion_tokens", "max_tokens"], models.Settings.Limits.DefaultAnswerTokens);
        if (request.Options.MaxTokens == 0)
            throw members.Fault("max_tokens", "must be at least 1");
        bool tells = members.Flag("logprobs") ?? false;
        int? likeliest = members.Whole("top_logprobs", 0, MostLikeliest);
        if (likeliest > 0 && !tells)
            throw members.Fault("top_logprobs", "goes with 'logprobs': true");
        RefuseWhatIsNotDone(members);
        var tools = ToolChoice.Read(members);
        var conversation = ReadConversation(members, tools);
        members.RefuseOthers();
        return request.OfChat(conversation, tools.MayCall) with { Options = request.Options with { LogProbabilities = tells ? likeliest ?? 0 : null } };
    }

    /// <summary>The messages, and what the template is told beside them.</summary>
    public static ChatConversation ReadConversation(Members members, ToolChoice tools = default) => new(ChatMessages.Read(members), tools.Rendered, Variables: ReadVariables(members));

    /// <summary>The request with a conversation as its prompt.</summary>
    public static AnswerRequest OfChat(this AnswerRequest request, ChatConversation conversation, bool mayCall)
    {
        if (request.Model.Language.ChatTemplates.Sources.Count == 0)
            throw ApiException.Invalid($"the model '{request.Model.Name}' has no chat template: /v1/completions takes a prompt without one", "messages");
        var input = RunInput.Chat(request.Model.Language, conversation);
        request.CheckRoom(input.Ids.Length);
        return request with { Prompts = [input], Message = request.Model.Forms.For(input.Ids, mayCall) };
    }

    static void RefuseWhatIsNotDone(Members members)
    {
        members.Only("response_format", """{"type":"text"}""");
        members.Only("modalities", """["text"]""");
        members.Only("verbosity", "\"medium\"");
        members.Only("add_generation_prompt", "true");
        members.Only("continue_final_message", "false");
        members.Only("functions", "[]");
        members.Only("function_call", "\"none\"");
    }

    /// <summary>What the template is told beside the conversation.</summary>
    static Dictionary<string, JsonElement> ReadVariables(Members members)
    {
        var variables = new Dictionary<string, JsonElement>();
        if (members.Take("chat_template_kwargs") is { } given)
        {
            if (given.ValueKind != JsonValueKind.Object)
                throw members.Fault("chat_template_kwargs", "must be an object");
            foreach (var variable in given.EnumerateObject())
                variables[variable.Name] = variable.Value.Clone();
        }
        if (members.Text("reasoning_effort") is { } effort)
            variables.TryAdd("reasoning_effort", JsonElement.Parse(JsonValue.Create(effort).ToJsonString()));
        return variables;
    }
}
