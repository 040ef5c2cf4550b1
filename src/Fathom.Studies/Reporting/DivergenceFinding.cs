using Fathom.Depth;
using Fathom.Lenses;
using Fathom.Studies.Statistics;
using Fathom.Studies.Storing;

namespace Fathom.Studies.Reporting;

/// <summary>What divergences say that a study kept: how DTR and being right go together under other thresholds, and how far layers are from the last in right and in wrong answers.</summary>
/// <param name="Sweep">A point each of the thresholds.</param>
/// <param name="Right">The mean divergence of right answers, [layers, positions], in bits; null where there are none.</param>
/// <param name="Wrong">That of wrong ones.</param>
public sealed record DivergenceFinding(IReadOnlyList<SweepPoint> Sweep, LayerMatrix? Right, LayerMatrix? Wrong)
{
    /// <summary>The thresholds that are tried.</summary>
    static readonly decimal[] Gs = [0.05m, 0.1m, 0.2m, 0.25m, 0.3m, 0.4m, 0.5m, 0.6m, 0.7m, 0.75m, 0.8m, 0.9m];

    /// <summary>Where the deep-thinking regime begins, as is tried.</summary>
    static readonly decimal[] Rhos = [0.5m, 0.6m, 0.7m, 0.8m, 0.85m, 0.9m, 0.95m];

    /// <summary>An answer is parted into so many pieces of the same length, whatever its own.</summary>
    public const int Positions = 20;

    /// <summary>Reads the divergences; samples that are not graded or were rejected are left out.</summary>
    internal static DivergenceFinding Of(StudyFile study, IReadOnlyList<StudyPromptSamples> prompts, CancellationToken cancel)
    {
        var graded = new Dictionary<(string, int), (int Prompt, bool IsRight)>();
        foreach (var (index, prompt) in prompts.Index())
            foreach (var sample in prompt.Samples)
                if (sample is { IsRejected: false, Correct: { } isRight })
                    graded.Add((prompt.Id, sample.Number), (index, isRight));
        int layers = study.Head.Model!.Layers;
        MeanDivergence right = new(layers), wrong = new(layers);
        var ratios = Gs.SelectMany(static g => Rhos.Select(rho => (g, rho))).ToDictionary(static at => at, static _ => new List<MeasuredSample>());
        foreach (var (prompt, number, jsd) in StoredDivergences.Each(study))
        {
            cancel.ThrowIfCancellationRequested();
            if (jsd.Tokens == 0 || !graded.TryGetValue((prompt, number), out var sample))
                continue;
            (sample.IsRight ? right : wrong).Add(jsd);
            bool[] all = [.. Enumerable.Repeat(true, jsd.Tokens)];
            foreach (decimal g in Gs)
            {
                var depths = DepthReading.Of(jsd, (study.Head.Conventions! with { G = g }).GBits, rho: 1, all).Tokens;
                int measured = depths.Count(static depth => depth.Deep is not null);
                if (measured > 0)
                    foreach (decimal rho in Rhos)
                        ratios[(g, rho)].Add(new(sample.Prompt, (double)depths.Count(depth => depth.Deep is not null && !(depth.Settling < DepthReading.FirstDeepLayer(rho, layers))) / measured, sample.IsRight));
            }
        }
        return new([.. ratios.Select(at => SweepPoint.Of(at.Key.g, at.Key.rho, prompts.Count, at.Value))], right.Mean, wrong.Mean);
    }

    /// <summary>Adds up divergences, each sample with the same weight, each of its tokens spread over as much of the answer as it is.</summary>
    sealed class MeanDivergence(int layers)
    {
        readonly double[,] sums = new double[layers, Positions], weights = new double[layers, Positions];
        bool isEmpty = true;

        /// <summary>The means; null where nothing was added.</summary>
        public LayerMatrix? Mean => isEmpty ? null
            : new(layers, Positions, [.. from layer in Enumerable.Range(0, layers) from position in Enumerable.Range(0, Positions) select (float)(sums[layer, position] / weights[layer, position])]);

        public void Add(LayerMatrix jsd)
        {
            isEmpty = false;
            for (int token = 0; token < jsd.Tokens; token++)
            {
                double from = (double)token * Positions / jsd.Tokens, to = (double)(token + 1) * Positions / jsd.Tokens;
                for (int position = (int)from; position < Math.Min(to, Positions); position++)
                    if (Math.Min(to, position + 1) - Math.Max(from, position) is > 0 and var weight)
                        for (int layer = 0; layer < layers; layer++)
                            if (jsd[layer + 1, token] is var value && float.IsFinite(value))
                            {
                                sums[layer, position] += weight * value;
                                weights[layer, position] += weight;
                            }
            }
        }
    }
}

/// <summary>How DTR and being right go together under one pair of thresholds.</summary>
/// <param name="G">The settling threshold, in the profile's unit.</param>
/// <param name="Rho">Where the deep-thinking regime begins.</param>
/// <param name="MeanDtr">The mean DTR of the samples.</param>
/// <param name="Pearson">Pearson's correlation over samples; null where there is none.</param>
/// <param name="AurocWithin">AUROC over pairs of one prompt; null where there are none.</param>
public sealed record SweepPoint(decimal G, decimal Rho, double? MeanDtr, double? Pearson, double? AurocWithin)
{
    internal static SweepPoint Of(decimal g, decimal rho, int prompts, IReadOnlyList<MeasuredSample> samples) => new(g, rho,
        samples.Count == 0 ? null : samples.Average(static sample => sample.Value),
        Correlation.Pearson([.. samples.Select(static sample => sample.Value)], [.. samples.Select(static sample => sample.IsRight ? 1.0 : 0)]),
        WithinPrompts.Auroc(prompts, samples).Value);
}
