using System.Text.Json;
using Fathom.Runs;

namespace Fathom.Server.Requests;

/// <summary>Reads what <c>/v1/completions</c> is asked.</summary>
static class CompletionRequest
{
    /// <summary>The protocol's own default.</summary>
    const int DefaultTokens = 16;

    /// <summary>So many of the likeliest tokens are told at most.</summary>
    const int MostLikeliest = 20;

    public static AnswerRequest Read(Members members, ServedModels models)
    {
        var request = AnswerRequest.Read(members, models, ["max_tokens"], DefaultTokens);
        bool echoes = members.Flag("echo") ?? false, onlyReads = request.Options.MaxTokens == 0;
        int? likeliest = members.Whole("logprobs", 0, MostLikeliest);
        members.Only("best_of", "1", $"{request.Answers}");
        members.Only("suffix", "\"\"");
        bool addsSpecial = members.Flag("add_special_tokens") ?? true;
        var prompts = ReadPrompts(members, request.Model, addsSpecial);
        members.RefuseOthers();
        if (onlyReads && !echoes)
            throw ApiException.Invalid("'max_tokens' is 0: without 'echo' nothing would be answered", "max_tokens");
        if (echoes && request.Depth is not null)
            throw ApiException.Invalid("'depth' tells of answers, not of prompts: it does not go with 'echo'; /v1/fathom/measure measures a given text", "depth");
        if (prompts.Count * (long)request.Answers > models.Settings.Limits.Choices)
            throw ApiException.Invalid($"{prompts.Count} prompts with {request.Answers} answers each are asked for: at most {models.Settings.Limits.Choices} choices are given", "n");
        request = request with
        {
            OnlyReads = onlyReads,
            Options = request.Options with
            {
                LogProbabilities = likeliest,
                WithPrompt = echoes && likeliest is not null,
                MaxTokens = Math.Max(1, request.Options.MaxTokens),
            },
            Prompts = [.. prompts.Select(prompt => onlyReads ? RunInput.Text(prompt.Ids) : RunInput.Prompt(prompt.Ids))],
            Echoes = echoes ? [.. prompts.Select(static prompt => prompt.Text)] : null,
        };
        foreach (var (ids, _) in prompts)
            request.CheckRoom(ids.Length);
        return request;
    }

    /// <summary>The prompts as ids, and the texts that they are.</summary>
    static List<(int[] Ids, string Text)> ReadPrompts(Members members, ServedModel model, bool addsSpecial)
    {
        const string name = "prompt";
        var value = members.Take(name) ?? throw members.Fault(name, "is missing");
        if (value.ValueKind == JsonValueKind.String)
            return [model.Encode(value.GetString()!, addsSpecial)];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            throw members.Fault(name, "must be a text, a list of texts, a list of token ids, or a list of such lists, and not empty");
        return value[0].ValueKind == JsonValueKind.Number ? [model.Decode(ReadIds(members, name, value, model))] : [.. value.EnumerateArray().Select(One)];

        (int[], string) One(JsonElement item) => item.ValueKind switch
        {
            JsonValueKind.String => model.Encode(item.GetString()!, addsSpecial),
            JsonValueKind.Array => model.Decode(ReadIds(members, name, item, model)),
            _ => throw members.Fault(name, "must be a text, a list of texts, a list of token ids, or a list of such lists"),
        };
    }

    /// <summary>The ids of one prompt, which is a text or a list of ids.</summary>
    public static int[] ReadPrompt(Members members, string name, ServedModel model, bool addsSpecial = true)
    {
        var value = members.Take(name) ?? throw members.Fault(name, "is missing: a text, or a list of token ids");
        return value.ValueKind == JsonValueKind.String ? model.Encode(value.GetString()!, addsSpecial).Ids : ReadIds(members, name, value, model);
    }

    /// <summary>Ids of tokens that there are.</summary>
    public static int[] ReadIds(Members members, string name, JsonElement ids, ServedModel model)
    {
        if (ids.ValueKind != JsonValueKind.Array)
            throw members.Fault(name, "must be a list of token ids");
        int[] read = new int[ids.GetArrayLength()];
        int at = 0;
        foreach (var id in ids.EnumerateArray())
            read[at++] = members.Whole(name, id, 0, model.Language.Shape.Vocabulary - 1);
        return read;
    }
}
