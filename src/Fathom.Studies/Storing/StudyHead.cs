using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Studies.Storing;

/// <summary>What all samples of a study depend on: a run that goes on with it must agree.</summary>
/// <param name="Options">Options by their names, each with its value.</param>
/// <param name="Store">How much is kept of each sample.</param>
/// <param name="Grader">How answers are graded; null for not at all.</param>
/// <param name="Conventions">What depths depend on; null where nothing is measured.</param>
/// <param name="Model">The model; null where nothing is measured.</param>
public sealed record StudyHead(JsonObject Options, StoredDetail Store, string? Grader, Conventions? Conventions, ModelIdentity? Model)
{
    /// <summary>The program that began the study.</summary>
    public string Program { get; init; } = TraceOrigin.ThisProgram;

    /// <summary>The instruction set whose kernels ran; null where none did.</summary>
    public string? InstructionSet { get; init; } = Model is null ? null : TraceOrigin.ThisInstructionSet;

    /// <summary>Whether it was measured only which tokens are deep-thinking.</summary>
    public bool IsDepthOnly => Options["depth_only"]?.GetValue<bool>() == true;

    /// <summary>Over how many tokens measures of the prefix are taken.</summary>
    public int Prefix => Options["prefix"]?.GetValue<int>() ?? 50;

    /// <summary>What Think@n compared the first tokens of samples by; null where it stopped none.</summary>
    public string? ThinksBy => Options["think"]?["by"]?.GetValue<string>();

    /// <summary>What differs from another head, each as a sentence's end: the option, its value there and here.</summary>
    public IEnumerable<string> DifferencesFrom(StudyHead study)
    {
        if (Model?.Fingerprint != study.Model?.Fingerprint)
            yield return $"the model is {Name(Model)} and was {Name(study.Model)}";
        if (InstructionSet != study.InstructionSet)
            yield return $"the instruction set is {InstructionSet ?? "none"} and was {study.InstructionSet ?? "none"} (FATHOM_SIMD={study.InstructionSet} chooses that one)";
        if (Program != study.Program)
            yield return $"the program is {Program} and was {study.Program}";
        if (Store != study.Store)
            yield return $"store is {Store.Name()} and was {study.Store.Name()}";
        if (Grader != study.Grader)
            yield return $"grade is {Grader ?? "none"} and was {study.Grader ?? "none"}";
        foreach (string name in Options.Select(static option => option.Key).Union(study.Options.Select(static option => option.Key)))
            if (!JsonNode.DeepEquals(Options[name], study.Options[name]))
                yield return $"{name.Replace('_', '-')} is {Told(Options[name])} and was {Told(study.Options[name])}";
    }

    static string Name(ModelIdentity? model) => model is null ? "none" : $"{model.Name} {model.Quantisation} ({model.Fingerprint[..8]})";

    static string Told(JsonNode? value) => value is null ? "not given" : value.GetValueKind() == JsonValueKind.String ? $"\"{value.GetValue<string>()}\"" : value.ToJsonString();
}

/// <summary>How much of each sample a study keeps: each includes what stands before it.</summary>
public enum StoredDetail
{
    /// <summary>A row a sample.</summary>
    Samples,
    /// <summary>A row a token.</summary>
    Tokens,
    /// <summary>A row a cell, with every measure.</summary>
    Cells,
    /// <summary>Rows of tokens, and the whole trace as a .fathom.</summary>
    Traces,
}

/// <summary>Names of what is kept.</summary>
public static class StoredDetailNames
{
    /// <summary>Such as tokens.</summary>
    public static string Name(this StoredDetail detail) => detail.ToString().ToLowerInvariant();
}
