using System.Globalization;
using System.Text;
using Fathom.Hub;

namespace Fathom.Cli;

/// <summary>Asks which of several GGUF models is wanted, where somebody is there to answer.</summary>
sealed class GgufQuestion(CommandIo io, string repository)
{
    /// <summary>The one that is wanted.</summary>
    /// <exception cref="FathomException">Nobody answers.</exception>
    public GgufModel Ask(IReadOnlyList<GgufModel> models)
    {
        if (!io.InputIsTerminal || !io.Error.IsTerminal)
            throw new FathomException($"{repository} has {models.Count} GGUF models: say which, as in {repository}:{HubChoice.Which(models[0], models)}, or by --file: {string.Join(", ", models.Select(model => $"{HubChoice.Which(model, models)} ({ByteSize.Text(model.Size)})"))}");
        for (int i = 0; i < models.Count; i++)
            io.Error.Line(string.Create(CultureInfo.InvariantCulture, $"{i + 1,3}  {ByteSize.Text(models[i].Size),9}  {models[i].Path}"));
        using var answers = new StreamReader(io.TakeInput(), Encoding.UTF8);
        while (true)
        {
            io.Error.Part($"Which one? 1 to {models.Count}: ");
            string answer = answers.ReadLine() ?? throw new FathomException($"{repository}: no answer, so nothing was pulled");
            if (int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= models.Count)
                return models[number - 1];
        }
    }
}
