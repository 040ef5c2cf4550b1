using System.Text.Json;
using Fathom.Lenses;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;
using Fathom.Studies.Thinking;

namespace Fathom.Studies.Running;

/// <summary>The options of a study, read from what it keeps of them: the other way round than <see cref="StudyOptions.Head"/>.</summary>
static class StoredOptions
{
    /// <summary>Reads them. The lens is the raw one where it was a tuned one, which only a folder gives.</summary>
    /// <param name="head">What a study keeps, of which something was measured.</param>
    public static StudyOptions Of(StudyHead head)
    {
        var options = head.Options;
        string? Text(string name) => options[name]?.GetValue<string>();
        RowTemplate? Template(string name) => Text(name) is { } source ? new(source) : null;
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
                Template = Template("prompt_template"),
                AnswerTemplate = Template("answer_template"),
                Choices = Text("choices_column"),
                Gold = Text("gold_column"),
                ChoiceDelimiter = Text("choice_delimiter") ?? new RowColumns().ChoiceDelimiter,
            },
            Think = options["think"] is { } think ? new() { Keep = think["keep"]!.GetValue<decimal>(), By = Enum.GetValues<PrefixMeasure>().First(measure => measure.Name() == think["by"]!.GetValue<string>()), Audit = think["audit"]!.GetValue<bool>() } : null,
            Samples = options["think"]?["samples"]?.GetValue<int>() ?? 1,
            Segments = options["segments"] is { } marks ? SegmentMarks.Parse("the study", marks.ToJsonString()) : null,
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
