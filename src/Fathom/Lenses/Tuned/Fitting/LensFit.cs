using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Fathom.Engine;
using Fathom.Models;

namespace Fathom.Lenses.Tuned.Fitting;

/// <summary>Fits a tuned lens to a model: translators of all layers learn at once, in one pass over texts, to make each layer say what the last one says.</summary>
/// <remarks>The loss of a layer is KL(last layer, layer). A text is read in sections, each from position 0, and short texts several at a section; a checkpoint stands between two of them: a fit that
/// was interrupted and goes on comes to the same lens as one that was not.</remarks>
public sealed class LensFit : IDisposable
{
    const int BatchTokens = 128, SectionTokens = 512, WarmUpSteps = 8;
    static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromSeconds(20);

    readonly LanguageModel model;
    readonly LensFitOptions options;
    readonly Action<LensFitProgress>? progress;
    readonly FitFolder folder;
    readonly FitTokens train, heldOut;
    readonly FittedTranslator[] translators;
    readonly LensGradient gradient;
    readonly SequenceEngine engine;
    readonly Compute compute;
    readonly SectionStates states;
    readonly Stopwatch watch = Stopwatch.StartNew();
    int done, doneBefore;

    LensFit(LanguageModel model, (FitTokens Train, FitTokens HeldOut) tokens, string folder, LensFitOptions options, Action<LensFitProgress>? progress)
    {
        (this.model, this.options, this.progress) = (model, options, progress);
        CheckMemory();
        (train, heldOut) = tokens;
        this.folder = new(folder, Identity());
        translators = [.. Enumerable.Range(0, model.Shape.Layers).Select(_ => new FittedTranslator(model.Shape.Width))];
        (engine, compute) = (SequenceEngine.Of(model), new(model.Threads));
        gradient = new(model, compute, BatchTokens);
        states = new(model.Shape, Section);
    }

    int Section => Math.Min(SectionTokens, model.Shape.ContextLength);

    /// <summary>Fits a lens and writes it into a folder as <c>config.json</c> and <c>params.safetensors</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">The tokens of a text like those that the lens is to read.</param>
    /// <param name="folder">Where the lens goes; a checkpoint in it, of the same model, text and options, is gone on with.</param>
    /// <param name="options">How to fit; by default 20,000 tokens.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancel">Ends the fit after the batch that is under way; the last checkpoint stays.</param>
    /// <exception cref="FathomException">An option is out of range, the text too short, the memory too small; the folder cannot be written, or holds the
    /// checkpoint of another fit; a loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static LensFitReport Run(LanguageModel model, IReadOnlyList<int> ids, string folder, LensFitOptions? options = null,
        Action<LensFitProgress>? progress = null, CancellationToken cancel = default)
    {
        options ??= new();
        options.Check();
        return Run(model, FitTokens.OfText([.. ids], options.Tokens), folder, options, progress, cancel);
    }

    /// <summary>Fits a lens to several texts, of which no more are taken than are used: as many tokens as the options say, and a tenth of that which are held out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">The tokens of each text, which is read from its own begin.</param>
    /// <param name="folder">As for one text.</param>
    /// <param name="options">How to fit; by default 20,000 tokens.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancel">Ends the fit after the batch that is under way; the last checkpoint stays.</param>
    /// <exception cref="FathomException">As for one text.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static LensFitReport Run(LanguageModel model, IEnumerable<int[]> texts, string folder, LensFitOptions? options = null,
        Action<LensFitProgress>? progress = null, CancellationToken cancel = default)
    {
        options ??= new();
        options.Check();
        return Run(model, FitTokens.OfTexts(texts, options.Tokens), folder, options, progress, cancel);
    }

    static LensFitReport Run(LanguageModel model, (FitTokens, FitTokens) tokens, string folder, LensFitOptions options, Action<LensFitProgress>? progress, CancellationToken cancel)
    {
        using var use = model.Use();
        using var fit = new LensFit(model, tokens, folder, options, progress);
        return fit.Run(cancel);
    }

    /// <summary>Whether a folder holds a fit that was interrupted.</summary>
    public static bool HasCheckpoint(string folder) => FitFolder.HasCheckpoint(folder);

    LensFitReport Run(CancellationToken cancel)
    {
        folder.Create();
        Train(folder.Resume(translators), cancel);
        double[] raw = new double[translators.Length], fitted = new double[translators.Length];
        foreach (var section in heldOut.Sections(Section))
            Read(section, () => Test(raw, fitted), cancel);
        folder.Finish(model, translators);
        var layers = translators.Select((_, layer) => new LensFitLayer(layer, raw[layer] / heldOut.Count, fitted[layer] / heldOut.Count));
        return new(train.Count, heldOut.Count, [.. layers], watch.Elapsed.TotalSeconds);
    }

    void Train(int seen, CancellationToken cancel)
    {
        var sinceKept = Stopwatch.StartNew();
        IReadOnlyList<int[]>[] sections = [.. train.Sections(Section)];
        int steps = sections.Sum(Steps), step = sections.Take(seen).Sum(Steps);
        done = doneBefore = sections.Take(seen).Sum(Length);
        for (int i = seen; i < sections.Length; i++)
        {
            Read(sections[i], () => Step(++step, steps), cancel);
            if (sinceKept.Elapsed < BetweenCheckpoints && i < sections.Length - 1)
                continue;
            folder.Keep(translators, i + 1);
            sinceKept.Restart();
        }
    }

    void Test(double[] raw, double[] fitted)
    {
        double before = fitted.Sum();
        gradient.Add(null, raw);
        gradient.Add(translators, fitted);
        Tell((fitted.Sum() - before) / translators.Length / gradient.Count);
    }

    void Step(int step, int steps)
    {
        if (step == 1)
            for (int layer = 0; layer < translators.Length; layer++)
                translators[layer].Measure(gradient.States(layer));
        float rate = options.Rate * Math.Min(1, (float)step / WarmUpSteps) * (steps - step + 1) / steps;
        double[] sums = new double[translators.Length];
        gradient.Step(translators, sums, rate, step);
        Tell(sums.Sum() / translators.Length / gradient.Count);
    }

    /// <summary>Reads a section, and hands on its states batch by batch.</summary>
    void Read(IReadOnlyList<int[]> section, Action take, CancellationToken cancel)
    {
        states.First = 0;
        foreach (int[] part in section)
        {
            engine.Read(part, [states], cancel: cancel);
            states.First += part.Length;
        }
        for (int from = 0, length = Length(section); from < length; from += BatchTokens)
        {
            cancel.ThrowIfCancellationRequested();
            gradient.Take(states, from, Math.Min(BatchTokens, length - from));
            done += gradient.Count;
            take();
        }
    }

    void Tell(double loss)
    {
        if (!double.IsFinite(loss))
            throw new FathomException($"{model.Path}: the loss is not finite after {done} tokens: the weights are damaged, or the rate is too high");
        int total = train.Count + heldOut.Count;
        progress?.Invoke(new(done, total, watch.Elapsed.TotalSeconds * (total - done) / (done - doneBefore), loss));
    }

    static int Length(IReadOnlyList<int[]> section) => section.Sum(static part => part.Length);

    static int Steps(IReadOnlyList<int[]> section) => (Length(section) + BatchTokens - 1) / BatchTokens;

    string Identity()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        train.AddTo(hash);
        heldOut.AddTo(hash);
        return string.Create(CultureInfo.InvariantCulture, $"{model.Identity.Fingerprint} {Convert.ToHexStringLower(hash.GetHashAndReset())} {train.Count} {options.Rate:R}");
    }

    void CheckMemory()
    {
        long translator = (long)model.Shape.Width * model.Shape.Width * sizeof(float);
        long needed = LensGradient.Bytes(model.Shape, BatchTokens) + SectionStates.Bytes(model.Shape, Section) + 3 * translator * model.Shape.Layers;
        if (needed > FreeMemory.Bytes)
            throw new FathomException(string.Create(CultureInfo.InvariantCulture,
                $"this fit would need about {needed / 1e9:F1} GB beside the model, but {FreeMemory.Bytes / 1e9:F1} GB are free"));
    }

    /// <summary>Frees what the fit held beside the model.</summary>
    public void Dispose()
    {
        engine.Dispose();
        gradient.Dispose();
        compute.Dispose();
        states.Dispose();
        foreach (var translator in translators)
            translator.Dispose();
    }
}
