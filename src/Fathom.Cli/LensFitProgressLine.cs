using System.Globalization;
using Fathom.Lenses.Tuned.Fitting;

namespace Fathom.Cli;

/// <summary>Tells on stderr how far a fit is.</summary>
sealed class LensFitProgressLine(CommandIo io, bool quiet)
{
    readonly ProgressLine line = new(io, quiet);

    /// <summary>Shows how far it is, unless that was shown a moment ago.</summary>
    public void Show(LensFitProgress progress) => line.Show(() => string.Create(CultureInfo.InvariantCulture,
        $"{progress.Done:#,0} of {progress.Total:#,0} tokens, KL {progress.LossNats:0.00} nats, {ProgressLine.Time(progress.SecondsLeft)} left"));

    /// <summary>Says what came of it.</summary>
    public void Finish(string text) => line.Say(text);
}
