using System.Globalization;
using Fathom.Formats;
using Fathom.Kernels;
using Fathom.Models;
using Fathom.Templates;

namespace Fathom.Runs;

/// <summary>Whether a model is whole: its files, every weight, its chat template, and one forward pass.</summary>
public sealed class ModelCheck
{
    /// <summary>So far may the lens' last row be from the model's logits: they are computed by different kernels.</summary>
    const float MostDifference = 1e-2f;

    const int Tokens = 8;
    readonly List<string> faults = [];

    ModelCheck(string path) => Path = path;

    /// <summary>What was checked.</summary>
    public string Path { get; }

    /// <summary>What is wrong, each in one sentence; nothing where the model is whole.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>The model; null where it could not be opened.</summary>
    public ModelIdentity? Model { get; private set; }

    /// <summary>How many tensors were read.</summary>
    public int Tensors { get; private set; }

    /// <summary>How many tokens the tokenizer has.</summary>
    public int VocabularySize { get; private set; }

    /// <summary>Whether there is a chat template.</summary>
    public bool HasChatTemplate { get; private set; }

    /// <summary>The largest difference of the lens' last row and the model's logits; null where none could be measured.</summary>
    public float? LastRowMaxDifference { get; private set; }

    /// <summary>Checks a model. Whatever is wrong with it is told, not thrown.</summary>
    /// <param name="path">A file, a folder, or the name of a downloaded model.</param>
    public static ModelCheck Of(string path)
    {
        var check = new ModelCheck(path);
        try
        {
            using var model = LanguageModel.Open(path);
            check.Read(model);
        }
        catch (FathomException error)
        {
            check.faults.Add(error.Message);
        }
        return check;
    }

    void Read(LanguageModel model)
    {
        using var use = model.Use();
        Model = model.Identity;
        VocabularySize = model.Tokenizer.VocabularySize;
        HasChatTemplate = model.ChatTemplates.Sources.Count > 0;
        foreach (var tensor in model.Tensors)
            CheckWeights(tensor);
        CheckTemplate(model);
        CheckPass(model);
    }

    void CheckWeights(Tensor tensor)
    {
        Tensors++;
        float[] values = new float[tensor.Columns];
        long wrong = 0;
        for (long row = 0; row < tensor.Rows; row++)
        {
            Dequantiser.Row(tensor.Type, tensor.Row(row), values);
            foreach (float value in values)
                wrong += float.IsFinite(value) ? 0 : 1;
        }
        if (wrong > 0)
            Add($"{wrong} values of the tensor {tensor.Name} are not finite");
    }

    /// <summary>A template may refuse a bare greeting, or need what is not there; but it must be one, and keep within bounds.</summary>
    void CheckTemplate(LanguageModel model)
    {
        try
        {
            ChatEncoder.Of(model)?.Encode(ChatConversation.Of(new ChatMessage("user", "Hello")));
        }
        catch (TemplateException error) when (error.Kind is TemplateErrorKind.Raised or TemplateErrorKind.Undefined or TemplateErrorKind.Runtime)
        {
        }
        catch (FathomException error)
        {
            Add($"its chat template cannot be used: {error.Message}");
        }
    }

    /// <summary>Reads a few tokens from all over the vocabulary, and compares the lens at the last layer with the model's own logits.</summary>
    void CheckPass(LanguageModel model)
    {
        int[] ids = [.. Enumerable.Range(0, Math.Min(Tokens, model.Shape.ContextLength)).Select(i => (int)((long)i * model.Shape.Vocabulary / Tokens))];
        var checks = DepthRun.Measure(model, RunInput.Text(ids)).Checks;
        LastRowMaxDifference = checks.LastRowMaxDifference;
        if (checks.NonFinite > 0)
            Add($"{checks.NonFinite} numbers of a forward pass are not finite");
        else if (LastRowMaxDifference is not <= MostDifference)
            Add(string.Create(CultureInfo.InvariantCulture,
                $"the lens' last row is {LastRowMaxDifference:G3} from the model's logits, where {MostDifference} is allowed"));
    }

    void Add(string fault) => faults.Add($"{Path}: {fault}");
}
