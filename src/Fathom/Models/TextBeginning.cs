namespace Fathom.Models;

/// <summary>Whether a text begins with the token that begins a text. It is never doubled where it stands there already.</summary>
public enum TextBeginning
{
    /// <summary>As the model has it: a text begins with what its tokenizer adds, a chat with a folder's model as its template writes it, one with a GGUF file's as a text does.</summary>
    OfModel,
    /// <summary>It does, whatever the model adds.</summary>
    Always,
    /// <summary>Nothing is put before it.</summary>
    Never,
}
