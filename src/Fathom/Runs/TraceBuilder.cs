using System.Text.Json;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Runs;

/// <summary>Makes a trace of the columns of a sequence.</summary>
/// <param name="model">The model that ran.</param>
/// <param name="input">The tokens it began with.</param>
/// <param name="options">What was measured.</param>
/// <param name="columns">The columns.</param>
/// <param name="ids">The token of each.</param>
/// <param name="prompt">The given tokens as text, which samples of one prompt have in common.</param>
sealed class TraceBuilder(LanguageModel model, RunInput input, RunOptions options, ColumnStore columns, IReadOnlyList<int> ids, Lazy<string> prompt)
{
    readonly int top = columns.Layout.Top;

    /// <summary>Makes the trace.</summary>
    /// <param name="text">The generated text.</param>
    /// <param name="generation">How the model went on; null where it did not.</param>
    /// <param name="finish">How it ended.</param>
    /// <param name="timings">Where the time went.</param>
    /// <param name="lens">How the lens was proven; null where there was nothing to prove.</param>
    public Trace Build(string text, GenerationOptions? generation, Finish? finish, TraceTimings timings, LensChecks? lens)
    {
        var tokens = Tokens();
        int[] generated = [.. tokens.Where(static t => t.Generated).Select(static t => t.Id)];
        var trace = new Trace
        {
            Model = model.Identity,
            Engine = model.Engine,
            Conventions = options.Conventions,
            Variables = input.Variables ?? new Dictionary<string, JsonElement>(),
            Origin = Origin(generation, finish),
            IsPartial = finish is Finish.Cancelled or Finish.Failed,
            Layers = model.Shape.Layers,
            Tokens = tokens,
            Measures = Measures(),
            Top = TopTokens(),
            Watched = [.. options.Watch.Select(Watched)],
            Proven = options.DepthOnly ? [.. Enumerable.Range(0, columns.Count).Select(Proven)] : null,
            GeneratedIds = generated,
            GeneratedText = input.HasAnswer ? TextOf(model, generated) : text,
            Checks = new(columns.LastRowDifference, NonFinite: 0) { Lens = lens },
            Timings = timings,
        };
        return trace with { Checks = trace.Checks with { NonFinite = trace.CountNonFinite() } };
    }

    TraceOrigin Origin(GenerationOptions? generation, Finish? finish) => new(
        new ArraySegment<int>(input.Ids, 0, input.PromptLength), prompt.Value, input.Messages, generation, generation is null ? null : finish,
        TraceOrigin.ThisProgram, TraceOrigin.ThisInstructionSet);

    /// <summary>The given tokens as text, made once it is asked for.</summary>
    public static Lazy<string> PromptOf(LanguageModel model, RunInput input) => new(() => TextOf(model, input.Ids.Take(input.PromptLength)));

    static string TextOf(LanguageModel model, IEnumerable<int> ids) => model.Tokenizer.Decode(ids.Where(id => id < model.Tokenizer.VocabularySize));

    ProvenDepth Proven(int column) => new(columns[column].ProvenDeep, columns[column].ProvenSettling);

    TraceToken[] Tokens()
    {
        int firstPosition = input.FirstMeasured(options) + 1;
        var tokens = new TraceToken[ids.Count];
        for (int i = 0; i < tokens.Length; i++)
        {
            int position = firstPosition + i;
            bool beyondPrompt = position >= input.PromptLength;
            tokens[i] = new(ids[i], model.PieceOf(ids[i]), position, beyondPrompt && !input.IsText, model.IsSpecial(ids[i]), beyondPrompt && input.IsText);
        }
        return tokens;
    }

    CellMeasures Measures() => new(
        measure => measure.IsOptional && columns.Layout.At(measure) < 0 ? null : Matrix(column => column.Layers(measure)),
        measure => columns.Layout.EmbeddingAt(measure) < 0 ? null : Row(column => column.Embedding(measure)),
        measure => Row(column => column.Number(measure)));

    float[] Row(Func<MeasuredColumn, float> measure) => [.. Enumerable.Range(0, columns.Count).Select(column => measure(columns[column]))];

    LayerMatrix Matrix(Func<MeasuredColumn, ReadOnlySpan<float>> measure)
    {
        var matrix = new LayerMatrix(model.Shape.Layers, columns.Count);
        for (int token = 0; token < columns.Count; token++)
        {
            var values = measure(columns[token]);
            for (int layer = 1; layer <= matrix.Layers; layer++)
                matrix[layer, token] = values.IsEmpty ? float.NaN : values[layer - 1];
        }
        return matrix;
    }

    TopTokens TopTokens()
    {
        int layers = model.Shape.Layers;
        var topIds = new int[layers * columns.Count * top];
        var probabilities = new float[topIds.Length];
        for (int token = 0; token < columns.Count; token++)
            for (int layer = 0; layer < layers; layer++)
            {
                int to = (layer * columns.Count + token) * top;
                columns[token].TopIds(layer + 1).CopyTo(topIds.AsSpan(to));
                columns[token].TopProbabilities(layer + 1).CopyTo(probabilities.AsSpan(to));
            }
        return new(top, topIds, probabilities, topIds.Distinct().ToDictionary(static id => id, model.PieceOf));
    }

    WatchedToken Watched(int id, int index) => new(id, model.PieceOf(id),
        Matrix(column => column.WatchedProbability(index)), Matrix(column => column.WatchedRank(index)));
}
