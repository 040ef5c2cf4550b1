using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;
using Fathom.Studies.Thinking;

namespace Fathom.Studies.Running;

/// <summary>What a study does with its prompts.</summary>
public sealed record StudyOptions
{
    /// <summary>What is generated and measured. The seed of its sampling is the study's.</summary>
    public RunOptions Run { get; init; } = new();

    /// <summary>How many answers each prompt gets; of given texts and answers there are as many as there are.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>Which columns of the data say what.</summary>
    public RowColumns Columns { get; init; } = new();

    /// <summary>What the system says before each question; null for nothing.</summary>
    public string? System { get; init; }

    /// <summary>Whether a question goes to the model as it is, without its chat template.</summary>
    public bool Raw { get; init; }

    /// <summary>What the chat template is told beside the conversation.</summary>
    public IReadOnlyDictionary<string, JsonElement> Variables { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>How much is kept of each sample.</summary>
    public StoredDetail Store { get; init; } = StoredDetail.Tokens;

    /// <summary>How answers are graded; null for not at all.</summary>
    public string? Grader { get; init; }

    /// <summary>Over how many tokens the prefix's deep-thinking ratio is taken.</summary>
    public int Prefix { get; init; } = 50;

    /// <summary>How Think@n stops samples of a prompt after their first tokens; null for not at all. How many there are, and of how many tokens the first are, is the study's.</summary>
    public ThinkOptions? Think { get; init; }

    /// <summary>How answers are parted where the vocabulary does not say; null for as it says.</summary>
    public SegmentMarks? Segments { get; init; }

    /// <summary>The most samples that run at once; null for as many as memory for their columns lets, at most 32.</summary>
    public int? AtOnce { get; init; }

    /// <summary>The answers to a prompt that are measured as they are; null where the model answers, or a text is measured.</summary>
    internal IReadOnlyList<string>? Given(StudyPrompt prompt) => Columns.Choices is not null ? prompt.ChoiceTexts() : Columns.Response is { } column ? prompt.Responses(column) : null;

    /// <summary>What all samples depend on, as the study keeps it.</summary>
    /// <param name="model">The model; null where nothing is measured.</param>
    public StudyHead Head(LanguageModel? model)
    {
        var sampling = Run.Sampling;
        var options = new JsonObject
        {
            ["id_column"] = Columns.Id,
            ["prompt_column"] = Columns.Prompt,
            ["messages_column"] = Columns.Messages,
            ["answer_column"] = Columns.Answer,
            ["text_column"] = Columns.Text,
            ["response_column"] = Columns.Response,
            ["prompt_template"] = Columns.Template?.Source,
            ["answer_template"] = Columns.AnswerTemplate?.Source,
            ["choices_column"] = Columns.Choices,
            ["gold_column"] = Columns.Gold,
            ["choice_delimiter"] = Columns.Choices is null ? null : Columns.ChoiceDelimiter,
            ["segments"] = Segments?.ToJson(),
            ["system"] = System,
            ["raw"] = Raw,
            ["variables"] = new JsonObject(Variables.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => KeyValuePair.Create(pair.Key, JsonNode.Parse(pair.Value.GetRawText())))),
            ["prefix"] = Prefix,
            ["think"] = Think is null ? null : new JsonObject { ["samples"] = Samples, ["keep"] = Think.Keep, ["by"] = Think.By.Name(), ["audit"] = Think.Audit },
        };
        if (model is not null)
            foreach (var (name, value) in (IEnumerable<KeyValuePair<string, JsonNode?>>)
            [
                new("max_tokens", Run.MaxTokens), new("ignore_eos", Run.IgnoreEnd), new("stop", new JsonArray([.. Run.Stop.Select(static stop => (JsonNode)stop)])), new("context", Run.Context),
                new("temperature", sampling.Temperature), new("top_k", sampling.TopK), new("top_p", sampling.TopP), new("min_p", sampling.MinP), new("seed", sampling.Seed),
                new("presence_penalty", sampling.PresencePenalty), new("frequency_penalty", sampling.FrequencyPenalty),
                new("logit_bias", new JsonObject(sampling.LogitBias.OrderBy(static pair => pair.Key).Select(static pair => KeyValuePair.Create(pair.Key.ToString(), (JsonNode?)pair.Value)))),
                new("profile", Run.Profile.Name), new("g", Run.G), new("rho", Run.Rho), new("lens", Run.Lens.Name.Text), new("depth_only", Run.DepthOnly),
                new("sublayers", Run.Sublayers), new("with_embeddings", Run.WithEmbeddings), new("top", Run.Top),
                new("watch", new JsonArray([.. Run.Watch.Select(static id => (JsonNode)id)])),
                new("engine", model.Engine is { } engine ? $"{engine.Name} {engine.Version}, {engine.Device}{(engine.Exact ? ", exact" : "")}" : null),
            ])
                options[name] = value;
        return new(options, Store, Grader, model is null ? null : new(Run.Profile, Run.G, Run.Rho, Run.Lens.Name), model?.Identity);
    }
}
