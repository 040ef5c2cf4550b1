using Fathom.Models;
#if LLAMA_CPP
using Fathom.LlamaCpp;
#endif

namespace Fathom.Cli;

/// <summary>Opens a model by what is to run it. llama.cpp's part is loaded when it is needed.</summary>
/// <param name="Path">The file, folder or name.</param>
/// <param name="Threads">How many threads; null for as many as there are processors.</param>
/// <param name="Wishes">What llama.cpp is asked for.</param>
/// <param name="Note">Told what is to be said at once.</param>
/// <param name="Copies">Whether weights are read into memory, not mapped.</param>
sealed record ModelOpening(string Path, int? Threads, LlamaWishes Wishes, Action<string> Note, bool Copies = false)
{
    /// <summary>By Fathom itself.</summary>
    /// <exception cref="FathomException">It does not compute it.</exception>
    public LanguageModel ByFathom() => LanguageModel.Open(Path, Threads, Copies);

    /// <summary>By Fathom, or, where a whole GGUF file asks for what that does not compute, by llama.cpp.</summary>
    /// <exception cref="FathomException">Neither runs it.</exception>
    public LanguageModel ByWhatever()
    {
        try
        {
            return ByFathom();
        }
        catch (ModelFormatException unsupported) when (unsupported.IsUnsupported && !Directory.Exists(unsupported.Path))
        {
            return Otherwise(unsupported);
        }
    }

    /// <summary>Where llama.cpp does not run it either, both reasons are told.</summary>
    LanguageModel Otherwise(ModelFormatException unsupported)
    {
        try
        {
            return ByLlamaCpp(unsupported.Reason);
        }
        catch (FathomException error)
        {
            string start = $"{unsupported.Path}: ";
            string reason = error.Message.Replace("llama.cpp does not run it: ", "", StringComparison.Ordinal) is var message && message.StartsWith(start, StringComparison.Ordinal) ? message[start.Length..] : message;
            throw new FathomException($"{unsupported.Message}, and llama.cpp does not run it: {reason}", error) { Remedy = error.Remedy };
        }
    }

#if LLAMA_CPP
    /// <summary>By llama.cpp.</summary>
    /// <param name="because">Why Fathom does not run it itself; null where it was not asked to.</param>
    /// <exception cref="FathomException">It does not run it, or its lens cannot be proven.</exception>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    public LanguageModel ByLlamaCpp(string? because = null) => LlamaModel.Open(Path, new()
    {
        Threads = Threads,
        Copies = Copies,
        GpuLayers = Wishes.GpuLayers,
        Exact = Wishes.Exact,
        TakesItsTokenizer = Wishes.TakesItsTokenizer,
        Because = because,
        Note = Note,
    });
#else
    /// <summary>By llama.cpp, which is not in this program.</summary>
    /// <exception cref="FathomException">It says so.</exception>
    public LanguageModel ByLlamaCpp(string? because = null) => throw new FathomException($"{Path}: this program was built without llama.cpp: the tool of .NET has it (dotnet tool install Fathom.Cli)");
#endif
}

/// <summary>What llama.cpp is asked for.</summary>
/// <param name="GpuLayers">How many layers go to a GPU.</param>
/// <param name="Exact">Whether it reads float32 weights.</param>
/// <param name="TakesItsTokenizer">Whether its tokenizer reads text where ours reads it otherwise.</param>
readonly record struct LlamaWishes(int GpuLayers, bool Exact, bool TakesItsTokenizer);
