using System.Text.Json.Nodes;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;
using Fathom.Traces;

namespace Fathom.Cluster.Messages;

/// <summary>What a run does and measures, as it is sent: in the form that a study keeps.</summary>
static class StoredRun
{
    /// <summary>Writes it.</summary>
    /// <exception cref="FathomException">A worker cannot be told it.</exception>
    public static string Write(LanguageModel model, RunOptions options) =>
        options.Lens is not (LogitLens or NoLens) ? throw new FathomException($"the {options.Lens.Name} is in a folder of this machine, which workers do not have")
        : options.WithPrompt || options.LogProbabilities is not null || options.Readers.Count > 0 ? throw new ArgumentException("workers give prompts no columns, and no numbers beside the trace", nameof(options))
        : new StudyOptions { Run = options }.Head(model).Options.ToJsonString();

    /// <summary>Reads it.</summary>
    public static RunOptions Read(LanguageModel model, string text)
    {
        var stored = JsonNode.Parse(text)!.AsObject();
        T Of<T>(string name) => stored[name]!.GetValue<T>();
        var conventions = new Conventions(LensProfile.All.First(profile => profile.Name == Of<string>("profile")), Of<decimal>("g"), Of<decimal>("rho"), LensName.Parse(Of<string>("lens")));
        return StoredOptions.Of(new(stored, StoredDetail.Tokens, Grader: null, conventions, model.Identity)).Run;
    }
}
