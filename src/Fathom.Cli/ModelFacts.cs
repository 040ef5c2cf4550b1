using System.Globalization;
using System.Text;
using Fathom.Figures;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Templates;

namespace Fathom.Cli;

/// <summary>What there is to tell of a model, a line a fact.</summary>
sealed class ModelFacts
{
    readonly List<(string Name, string Value)> lines = [];

    /// <summary>Adds a fact.</summary>
    public void Add(string name, FormattableString value) => lines.Add((name, value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>What holds of any architecture.</summary>
    public void AddFiles(ModelSource source)
    {
        Add("name", $"{source.Name}");
        Add("architecture", $"{source.Architecture}");
        Add("files", $"{source.Length / 1e6:#,0.0} MB");
        long all = source.Tensors.Values.Sum(static tensor => tensor.Rows * tensor.Columns);
        var types = source.Tensors.Values.GroupBy(static tensor => tensor.Type, static tensor => tensor.Rows * tensor.Columns)
            .OrderByDescending(static type => type.Sum())
            .Select(type => string.Create(CultureInfo.InvariantCulture, $"{type.Key} {100.0 * type.Sum() / all:0.0} %"));
        Add("weights", $"{all / 1e6:#,0.0} million in {source.Tensors.Count} tensors: {string.Join(", ", types)}");
        Add("licence", $"{(source.Licence.Any() ? string.Join(", ", source.Licence) : "not stated")}");
    }

    /// <summary>What holds of a model that runs, and its memory for so many positions.</summary>
    public void AddModel(LanguageModel model, int context)
    {
        var shape = model.Shape;
        Add("layers", $"{shape.Layers} of width {shape.Width}, MLP {shape.FeedForward}");
        Add("heads", $"{shape.Heads}, {shape.KeyValueHeads} for keys and values, of size {shape.HeadSize}");
        Add("vocabulary", $"{shape.Vocabulary:#,0}");
        Add("context", $"{shape.ContextLength:#,0} positions");
        AddTokenizer(model);
        AddTemplate(model);
        AddMemory(model, context);
    }

    /// <summary>Writes all of them, the values below each other.</summary>
    public void Write(TextWriter to)
    {
        int width = lines.Max(static line => line.Name.Length) + 2;
        foreach (var (name, value) in lines)
            to.WriteLine(name.PadRight(width) + VisibleText.Of(value));
    }

    void AddTokenizer(LanguageModel model)
    {
        var tokenizer = model.Tokenizer;
        int count = tokenizer.VocabularySize;
        if (count == 0)
        {
            Add("tokenizer", $"none");
            Add("warning", $"without a tokenizer it reads token ids only");
            return;
        }
        Add("tokenizer", $"{count:#,0} tokens{Named("; begins a text with", tokenizer.AddedBefore)}{Named("; ends an answer at", tokenizer.EndTokens)}");
        if (count < model.Shape.Vocabulary)
            Add("warning", $"{model.Shape.Vocabulary - count} rows of the vocabulary have no token");

        string Named(string what, IEnumerable<int> ids)
        {
            string[] names = [.. ids.Order().Select(id => Encoding.UTF8.GetString(tokenizer.Piece(id)))];
            return names.Length > 0 ? $"{what} {string.Join(", ", names)}" : "";
        }
    }

    void AddTemplate(LanguageModel model)
    {
        Add("template", $"{(model.ChatTemplate is { } source ? $"{source.Length} characters" : "none: prompts are given as they are")}");
        try
        {
            ChatEncoder.Of(model);
        }
        catch (TemplateException error)
        {
            Add("warning", $"its chat template cannot be read: {error.Message}");
        }
    }

    void AddMemory(LanguageModel model, int context)
    {
        long run = MemoryEstimate.Of(model, context, context, new RunOptions()).Total;
        Add("memory", $"{model.FileLength / 1e6:#,0.0} MB of weights, and {run / 1e6:#,0.0} MB for a run of {context:#,0} positions");
        if (context > model.Shape.ContextLength)
            Add("warning", $"the model was made for no more than {model.Shape.ContextLength:#,0} positions");
        if (run > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
            Add("warning", $"this machine has too little memory for so many positions");
    }
}
