using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Tells what a model's files say and nothing here knows of, and what was left alone in them.</summary>
static class ModelNotes
{
    /// <summary>Tells each note as a line.</summary>
    public static void Tell(LanguageModel model, Action<string> tell)
    {
        foreach (string note in model.Notes)
            tell($"note: {model.Path}: {note}");
    }
}
