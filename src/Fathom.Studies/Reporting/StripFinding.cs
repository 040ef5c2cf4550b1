using Fathom.Depth;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;

namespace Fathom.Studies.Reporting;

/// <summary>The samples of one prompt, token by token.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Samples">Each sample with the depth of each of its tokens.</param>
public sealed record StripFinding(string Prompt, IReadOnlyList<(ReportedSample Sample, IReadOnlyList<TokenDepth> Tokens)> Samples)
{
    /// <summary>Why a study does not tell; null where it does.</summary>
    internal static string? Missing(StudyFile study) =>
        study.Head.Store == StoredDetail.Samples ? "the study keeps no tokens" : study.Head.Conventions is not { HasLens: true } ? "the study was measured without a lens" : null;

    /// <summary>Those of the prompt with as nearly as many right as wrong answers as there is, the first of such; null where no prompt has a measured sample.</summary>
    internal static StripFinding? Of(StudyFile study, IReadOnlyList<StudyPromptSamples> prompts)
    {
        var prompt = prompts.Where(static prompt => prompt.Samples.Any(static sample => sample.Tokens > 0))
            .MaxBy(static prompt => Math.Min(prompt.Samples.Count(static sample => sample.Correct == true), prompt.Samples.Count(static sample => sample.Correct == false)));
        if (prompt is null)
            return null;
        var tokens = prompt.Samples.ToDictionary(static sample => sample.Number, static _ => new List<TokenDepth>());
        using var command = study.Duck.Command("select sample, settling, deep from tokens where prompt = $1 order by sample, position", prompt.Id);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            tokens[reader.GetInt32(0)].Add(new(reader.IsDBNull(1) ? null : reader.GetInt32(1), Resettling: null, Unsettlings: null, reader.IsDBNull(2) ? null : reader.GetBoolean(2)));
        return new(prompt.Id, [.. prompt.Samples.Where(sample => tokens[sample.Number].Count > 0).Select(sample => (sample, (IReadOnlyList<TokenDepth>)tokens[sample.Number]))]);
    }
}
