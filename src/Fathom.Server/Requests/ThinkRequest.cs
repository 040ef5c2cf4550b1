using System.Text.Json;
using Fathom.Lenses;
using Fathom.Runs;
using Fathom.Studies.Grading;
using Fathom.Studies.Thinking;

namespace Fathom.Server.Requests;

/// <summary>Reads what <c>/v1/fathom/think</c> is asked: a conversation or a prompt, and how Think@n is done.</summary>
static class ThinkRequest
{
    /// <summary>Ways to grade that read files or start programs, which a client may not.</summary>
    static readonly string[] refusedGraders = ["jsonl", "command"];

    public static (AnswerRequest Request, ThinkOptions Think) Read(Members members, ServedModels models)
    {
        var request = AnswerRequest.Read(members, models, ["max_tokens", "max_completion_tokens"], models.Settings.Limits.DefaultAnswerTokens);
        if (request.Options.MaxTokens == 0)
            throw members.Fault("max_tokens", "must be at least 1");
        members.Only("stream", "false");
        members.Only("stream_options");
        members.Only("logprobs", "false");
        RefuseMeasures(members);
        var think = ReadThink(members, models.Settings.Limits);
        request = request with { Options = request.Options with { Lens = Lens.Logit } };
        return (WithPrompt(members, request), think);
    }

    static ThinkOptions ReadThink(Members members, ServerLimits limits)
    {
        var usual = new ThinkOptions();
        return usual with
        {
            Samples = members.Whole("n", 1, limits.Choices) ?? Math.Min(usual.Samples, limits.Choices),
            Prefix = members.Whole("prefix", 1, limits.AnswerTokens) ?? usual.Prefix,
            Keep = members.Decimal("keep") is { } keep ? keep is > 0 and <= 1 ? keep : throw members.Fault("keep", "must be above 0, and at most 1") : usual.Keep,
            By = members.Text("by") is { } by ? PrefixMeasureNames.Parse(by) ?? throw members.Fault("by", $"must be one of {string.Join(", ", Enum.GetValues<PrefixMeasure>().Select(PrefixMeasureNames.Name))}") : usual.By,
            Audit = members.Flag("audit") ?? usual.Audit,
            Grader = members.Text("grade") is { } grade ? CheckGrader(members, grade) : usual.Grader,
        };
    }

    static string CheckGrader(Members members, string kind)
    {
        if (refusedGraders.Contains(kind.Split(':')[0]))
            throw members.Fault("grade", "may neither read a file nor start a program of the server's");
        using var grader = new Grader(kind);
        return grader.Kind;
    }

    static AnswerRequest WithPrompt(Members members, AnswerRequest request)
    {
        if (members.Take("messages") is not null)
        {
            if (members.Take("prompt") is not null)
                throw members.Fault("prompt", "does not go with 'messages'");
            var conversation = ChatRequest.ReadConversation(members);
            members.RefuseOthers();
            return request.OfChat(conversation, mayCall: false);
        }
        int[] ids = CompletionRequest.ReadPrompt(members, "prompt", request.Model);
        members.RefuseOthers();
        request.CheckRoom(ids.Length);
        return request with { Prompts = [RunInput.Prompt(ids)] };
    }

    /// <summary>Of depth only the conventions can be chosen.</summary>
    static void RefuseMeasures(Members members)
    {
        if (members.Take("depth") is not { ValueKind: JsonValueKind.Object })
            return;
        var wish = members.Object("depth")!;
        wish.Ignore("g", "rho", "depth_only");
        wish.RefuseOthers();
    }
}
