using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fathom.Cli.Options;
using Fathom.Lenses.Tuned.Fitting;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>fathom lens fit: trains a tuned lens for a model, and tells how much closer each layer comes to the last one.</summary>
sealed class LensFitCommand : Verb
{
    readonly LensFitOptionGroup options = new();
    readonly EngineOptionGroup engine = new();
#if STUDIES
    readonly DataOptionGroup data = new();
    readonly OptionGroup ofData;
#endif

    public LensFitCommand(CommandIo io) : base("fit",
        "Trains a tuned lens for a model on this machine, from a text or a data set. Ctrl+C keeps the last checkpoint, and the same command goes on from it.", io)
    {
#if STUDIES
        ofData = data.OfTexts("The column of the texts to learn from, each read from its own begin. No more rows are read than --tokens need.");
        Take([options, ofData, engine]);
#else
        Take([options, engine]);
#endif
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom lens fit -m model.gguf --text book.txt -o lens",
#if STUDIES
        "fathom lens fit --data texts.parquet --text-column text -o lens",
#endif
    ];

    protected override int Run(ParseResult parsed)
    {
        string folder = Given(parsed, options.Out);
        int? threads = ThreadCount.Check(parsed.GetValue(options.Threads));
        var fit = options.Read(parsed);
        UsageException.Check(fit.Check);
        string? content = ReadText(parsed);
        Action<string> note = parsed.GetValue(options.Quiet) ? static _ => { } : Io.Error.Line;
        using var model = engine.Open(parsed, options.Model.PathIn(parsed), threads, note);
        ModelNotes.Tell(model, note);
        using var interruption = Interruptible();
        var shown = new LensFitProgressLine(Io, parsed.GetValue(options.Quiet));
        LensFitReport report;
        try
        {
            report = Fit(parsed, model, content, folder, fit, shown.Show, interruption.Token);
        }
        catch (OperationCanceledException) when (LensFit.HasCheckpoint(folder))
        {
            shown.Finish($"interrupted: the same command goes on from the checkpoint in {folder}");
            return ExitCode.Interrupted;
        }
        shown.Finish($"wrote {folder}: fitted to {report.TrainTokens} tokens in {report.Seconds.ToString("0", CultureInfo.InvariantCulture)} s");
        if (parsed.GetValue(options.Json))
            JsonAnswers.Write(Io, json => WriteJson(json, model.Identity.Name, report));
        else
            WriteTable(report);
        return ExitCode.Fine;
    }

    /// <summary>The text to learn from; null where a data set is given, which is seen to be there.</summary>
    string? ReadText(ParseResult parsed)
    {
#if STUDIES
        if (data.IsGiven(parsed))
        {
            if (parsed.GetValue(options.Text) is not null)
                throw new UsageException($"{options.Text.Name} and a data set exclude each other");
            data.Check(parsed);
            return null;
        }
        if (ofData.Options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } needless)
            throw new UsageException($"{needless.Name} goes with --data or --query");
        if (parsed.GetValue(options.Text) is null)
            throw new UsageException($"there is nothing to learn from: give {options.Text.Name} or --data");
#endif
        return InputFile.Text(Given(parsed, options.Text), Io);
    }

#if STUDIES
    LensFitReport Fit(ParseResult parsed, LanguageModel model, string? content, string folder, LensFitOptions fit, Action<LensFitProgress> progress, CancellationToken cancel)
    {
        if (content is null)
        {
            using var rows = data.Open(parsed);
            return LensFit.Run(model, data.ReadTexts(parsed, rows).Select(text => model.Text.Encode(text)), folder, fit, progress, cancel);
        }
        return LensFit.Run(model, model.Text.Encode(content!, parseSpecial: false), folder, fit, progress, cancel);
    }
#else
    static LensFitReport Fit(ParseResult parsed, LanguageModel model, string? content, string folder, LensFitOptions fit, Action<LensFitProgress> progress, CancellationToken cancel) =>
        LensFit.Run(model, model.Text.Encode(content!, parseSpecial: false), folder, fit, progress, cancel);
#endif

    static string Given(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { Length: > 0 } value ? value : throw new UsageException($"{option.Name} must be given");

    void WriteTable(LensFitReport report)
    {
        Io.Out.WriteLine($"KL to the last layer in nats, mean over {report.HeldOutTokens} held-out tokens");
        Io.Out.WriteLine("layer    raw  tuned");
        foreach (var layer in report.Layers)
            Io.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{layer.Layer,5} {layer.BeforeNats,6:0.000} {layer.AfterNats,6:0.000}"));
    }

    static void WriteJson(Utf8JsonWriter json, string model, LensFitReport report)
    {
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteNumber("train_tokens", report.TrainTokens);
        json.WriteNumber("held_out_tokens", report.HeldOutTokens);
        json.WriteNumber("seconds", report.Seconds);
        json.WriteStartArray("layers");
        foreach (var layer in report.Layers)
        {
            json.WriteStartObject();
            json.WriteNumber("layer", layer.Layer);
            json.WriteNumber("raw_kl_nats", layer.BeforeNats);
            json.WriteNumber("tuned_kl_nats", layer.AfterNats);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
