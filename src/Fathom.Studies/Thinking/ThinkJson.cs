using System.Text.Json;
using Fathom.Engine;
using Fathom.Traces;

namespace Fathom.Studies.Thinking;

/// <summary>Writes what came of Think@n as JSON, in the form that docs/think.md describes: all of it follows from its list of samples.</summary>
public static class ThinkJson
{
    /// <summary>Writes it as one object.</summary>
    public static void Write(Utf8JsonWriter json, ThinkResult result)
    {
        json.WriteStartObject();
        json.WritePropertyName("winner");
        if (result.Vote.Winner is { } winner)
        {
            json.WriteStartObject();
            json.WriteString("answer", winner.Answer);
            json.WriteNumber("sample", winner.Sample);
            json.WriteNumber("votes", winner.Votes);
            json.WriteEndObject();
        }
        else
            json.WriteNullValue();
        json.WriteStartArray("votes");
        foreach (var answer in result.Vote.Answers)
        {
            json.WriteStartObject();
            json.WriteString("answer", answer.Answer);
            json.WriteNumber("count", answer.Votes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteFinite("sureness", result.Sureness);
        json.WriteNumber("tokens", result.Tokens);
        json.WriteNumber("tokens_of_majority_voting", result.TokensOfMajorityVoting);
        json.WriteBoolean("tokens_of_majority_voting_estimated", !result.KnowsAll);
        json.WriteNumber("generated_tokens", result.GeneratedTokens);
        json.WriteNumber("n", result.Samples.Count);
        json.WriteNumber("prefix", result.Options.Prefix);
        json.WriteNumber("keep", result.Options.Keep);
        json.WriteString("by", result.Options.By.Name());
        json.WriteBoolean("audit", result.Options.Audit);
        json.WriteString("grader", result.Options.Grader);
        json.WriteBoolean("partial", result.IsPartial);
        json.WriteString("model", result.Model.Name);
        json.WriteString("fingerprint", result.Model.Fingerprint);
        TraceJson.WriteConventions(json, result.Conventions);
        json.WriteNumber("prompt_tokens", result.PromptTokens);
        json.WriteStartArray("samples");
        foreach (var sample in result.Samples)
            Write(json, sample);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, ThinkSample sample)
    {
        json.WriteStartObject();
        json.WriteNumber("seed", sample.Seed);
        json.WriteNumber("prefix_tokens", sample.Prefix.Tokens);
        json.WriteFinite("prefix_dtr", sample.Prefix.Dtr);
        json.WriteFinite("prefix_self_certainty", sample.Prefix.SelfCertainty);
        json.WriteFinite("prefix_log_probability", sample.Prefix.LogProbability);
        json.WriteFinite("prefix_random", sample.Prefix.Random);
        json.WriteBoolean("kept", sample.IsKept);
        json.WriteString("finish", sample.Finish.Name());
        json.WriteNumber("tokens", sample.Ids.Count);
        json.WriteStartArray("generated_ids");
        foreach (int id in sample.Ids)
            json.WriteNumberValue(id);
        json.WriteEndArray();
        json.WriteString("generated_text", sample.Text);
        json.WriteString("answer", sample.Answer);
        json.WriteEndObject();
    }
}
