namespace Fathom;

/// <summary>An error a user can act on. Its message is one sentence, fit to be shown as it is.</summary>
public class FathomException : Exception
{
    /// <summary>Makes an error whose message is shown to the user.</summary>
    public FathomException(string message) : base(message) { }

    /// <summary>Makes an error whose message is shown to the user, with what caused it.</summary>
    public FathomException(string message, Exception inner) : base(message, inner) { }

    /// <summary>What helps, beyond what the message says.</summary>
    public Remedy Remedy { get; init; }
}

/// <summary>What runs a model cannot go on; what it computed until then holds.</summary>
public sealed class EngineFaultException(string message) : FathomException(message);

/// <summary>A model that is neither a file nor downloaded, and has a name under which the Hugging Face hub may have it.</summary>
/// <param name="name">The name.</param>
/// <param name="reason">What is missing, without the name.</param>
public sealed class AbsentModelException(string name, string reason) : FathomException($"{name}: {reason}")
{
    /// <summary>Its name, such as Qwen/Qwen3-0.6B or ORG/NAME:Q4_K_M.</summary>
    public string Name => name;
}

/// <summary>A model file that breaks its format, or holds what no model can.</summary>
public sealed class ModelFormatException : FathomException
{
    /// <summary>Names the file, what is wrong and, where it helps, the byte at which it was found.</summary>
    public ModelFormatException(string path, string reason, long? offset = null)
        : base(offset is long at ? $"{path}: {reason} (at byte {at})" : $"{path}: {reason}")
    {
        Path = path;
        Reason = reason;
        Offset = offset;
    }

    /// <summary>Whether the file is whole, as far as was read, and asks for what Fathom does not compute: another program may run it.</summary>
    public bool IsUnsupported { get; init; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is wrong, without file and offset.</summary>
    public string Reason { get; }

    /// <summary>The byte offset at which the fault shows, where there is one.</summary>
    public long? Offset { get; }
}
