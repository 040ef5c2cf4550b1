using System.Text.Json;
using Fathom.Lenses;
using Fathom.Studies.Storing;

namespace Fathom.Studies.Running;

/// <summary>The options of a study, read from what it keeps of them: the other way round than <see cref="StudyOptions.Head"/>.</summary>
static class StoredOptions
{
    /// <summary>Reads them. The template that made prompts is its text alone, since prompts are kept as it made them, and the lens is the raw one where it was a tuned one, which only a folder gives.</summary>
    /// <param name="head">What a study keeps, of which something was measured.</param>
    public static StudyOptions Of(StudyHead head)
    {
        var options = head.Options;
        string? Text(string name) => options[name]?.GetValue<string>();
        T Of<T>(string name) => options[name]!.Deserialize<T>()!;
        return new()
        {
            Columns = new()
            {
                Id = Text("id_column"),
                Prompt = Text("prompt_column"),
                Messages = Text("messages_column"),
                Answer = Text("answer_column"),
                Text = Text("text_column"),
                Response = Text("response_column"),
            },
            PromptTemplate = Text("prompt_template"),
            System = Text("system"),
            Raw = Of<bool>("raw"),
            Variables = Of<Dictionary<string, JsonElement>>("variables"),
            Prefix = Of<int>("prefix"),
            Store = head.Store,
            Grader = head.Grader,
            Run = new()
            {
                MaxTokens = Of<int>("max_tokens"),
                IgnoreEnd = Of<bool>("ignore_eos"),
                Stop = Of<string[]>("stop"),
                Context = options["context"]?.GetValue<int>(),
                Sampling = new()
                {
                    Temperature = Of<float>("temperature"),
                    TopK = Of<int>("top_k"),
                    TopP = Of<float>("top_p"),
                    MinP = Of<float>("min_p"),
                    Seed = Of<ulong>("seed"),
                    PresencePenalty = Of<float>("presence_penalty"),
                    FrequencyPenalty = Of<float>("frequency_penalty"),
                    LogitBias = Of<Dictionary<int, float>>("logit_bias"),
                },
                Profile = head.Conventions!.Profile,
                G = head.Conventions.G,
                Rho = head.Conventions.Rho,
                Lens = head.Conventions.HasLens ? Lens.Logit : Lens.None,
                DepthOnly = Of<bool>("depth_only"),
                Sublayers = Of<bool>("sublayers"),
                WithEmbeddings = Of<bool>("with_embeddings"),
                Top = Of<int>("top"),
                Watch = Of<int[]>("watch"),
            },
        };
    }
}
