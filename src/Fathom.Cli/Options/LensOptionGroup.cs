using System.CommandLine;
using Fathom.Lenses;
using Fathom.Lenses.Tuned;
using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Cli.Options;

/// <summary>How layers are read.</summary>
class LensOptionGroup : OptionGroup
{
    readonly Option<LensProfile?> profile;

    public LensOptionGroup(string heading) : base(heading)
    {
        profile = Add(New.Choice("--profile", "Which distributions are compared. Depths of different profiles are not comparable.",
            LensProfile.All, static profile => profile.Name));
        TunedLens = Add(New.File("--lens", "FOLDER", "Read layers through the tuned lens in this folder, not through the raw logit lens."));
    }

    /// <summary>The folder of a tuned lens.</summary>
    protected Option<string?> TunedLens { get; }

    /// <summary>The tuned lens; null for the raw one.</summary>
    /// <exception cref="FathomException">It cannot be read, or does not fit the model.</exception>
    public TunedLens? OpenLens(ParseResult parsed, LanguageModel model) => parsed.GetValue(TunedLens) is { } folder ? Lenses.Tuned.TunedLens.Open(folder, model) : null;

    /// <summary>A run's options with what was given here, but for what needs the model.</summary>
    public virtual RunOptions Read(ParseResult parsed, RunOptions run) => run with { Profile = parsed.GetValue(profile) ?? run.Profile };
}
