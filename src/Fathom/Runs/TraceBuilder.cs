using System.Text.Json;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Runs;

/// <summary>Gathers the tokens and columns of a run and makes its trace.</summary>
sealed class TraceBuilder(LanguageModel model, RunInput input, RunOptions options)
{
    readonly int top = options.Lens ? Math.Min(options.Top, model.Shape.Vocabulary) : 0;
    readonly List<int> ids = [];
    readonly List<Column> columns = [];

    public void AddToken(int id) => ids.Add(id);

    public void Add(IEnumerable<Column> measured) => columns.AddRange(measured);

    /// <summary>Whether anything was measured.</summary>
    public bool HasColumns => columns.Count > 0;

    /// <summary>Lets go of tokens whose columns were not measured.</summary>
    public void DropUnmeasured() => ids.RemoveRange(columns.Count, ids.Count - columns.Count);

    public Trace Build(string text, TraceTimings timings)
    {
        var tokens = Tokens();
        int[] generated = [.. tokens.Where(static t => t.Generated).Select(static t => t.Id)];
        var trace = new Trace
        {
            Model = model.Identity,
            Conventions = options.Conventions,
            Variables = input.Variables ?? new Dictionary<string, JsonElement>(),
            Layers = model.Shape.Layers,
            Tokens = tokens,
            Measures = Measures(),
            Top = TopTokens(),
            Watched = [.. options.Watch.Select(Watched)],
            GeneratedIds = generated,
            GeneratedText = input.HasAnswer ? model.Tokenizer.Decode(generated.Where(id => id < model.Tokenizer.VocabularySize)) : text,
            Checks = new(LastRowDifference(), NonFinite: 0),
            Timings = timings,
        };
        return trace with { Checks = trace.Checks with { NonFinite = trace.CountNonFinite() } };
    }

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

    CellMeasures Measures() => new()
    {
        JsdBits = Matrix(static c => c.JsdBits),
        KlNats = Matrix(static c => c.KlNats),
        EntropyNats = Matrix(static c => c.EntropyNats),
        CosineDistance = Matrix(static c => c.CosineDistance),
        Probability = Matrix(static c => c.Probability),
        Rank = Matrix(static c => c.Rank),
        Norms = Matrix(static c => c.Norms, rows: model.Shape.Layers + 1),
        UpdateNorms = Matrix(static c => c.UpdateNorms),
        AttentionNorms = Matrix(static c => c.AttentionNorms),
        MlpNorms = Matrix(static c => c.MlpNorms),
        JsdBitsMid = options.Lens && options.Sublayers ? Matrix(static c => c.JsdBitsMid) : null,
        Embeddings = options.Lens && options.WithEmbeddings ? Embeddings() : null,
        SelfCertaintyNats = [.. columns.Select(static c => c.SelfCertaintyNats)],
    };

    EmbeddingMeasures Embeddings() => new(
        Row(static c => c.Embedding.JsdBits), Row(static c => c.Embedding.KlNats), Row(static c => c.Embedding.EntropyNats),
        Row(static c => c.Embedding.CosineDistance), Row(static c => c.Embedding.Probability), Row(static c => c.Embedding.Rank));

    float[] Row(Func<Column, float> measure) => [.. columns.Select(measure)];

    LayerMatrix Matrix(Func<Column, float[]> measure, int? rows = null, int from = 0)
    {
        var matrix = new LayerMatrix(rows ?? model.Shape.Layers, columns.Count);
        for (int token = 0; token < columns.Count; token++)
        {
            float[] values = measure(columns[token]);
            for (int layer = 1; layer <= matrix.Layers; layer++)
                matrix[layer, token] = values[from + layer - 1];
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
                columns[token].TopIds.AsSpan(layer * top, top).CopyTo(topIds.AsSpan(to));
                columns[token].TopProbabilities.AsSpan(layer * top, top).CopyTo(probabilities.AsSpan(to));
            }
        return new(top, topIds, probabilities, topIds.Distinct().ToDictionary(static id => id, model.PieceOf));
    }

    WatchedToken Watched(int id, int index) => new(id, model.PieceOf(id),
        Matrix(static c => c.WatchedProbability, from: index * model.Shape.Layers),
        Matrix(static c => c.WatchedRank, from: index * model.Shape.Layers));

    float? LastRowDifference()
    {
        float? largest = null;
        foreach (var column in columns)
            if (column.LastRowDifference is float difference && float.IsFinite(difference))
                largest = Math.Max(largest ?? 0, difference);
        return largest;
    }
}
