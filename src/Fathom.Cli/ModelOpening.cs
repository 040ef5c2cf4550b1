using Fathom.Models;
#if LLAMA_CPP
using Fathom.LlamaCpp;
#endif

namespace Fathom.Cli;

/// <summary>Opens a model by what is to run it. llama.cpp's part is loaded when it is needed.</summary>
/// <param name="Path">The file, folder or name.</param>
/// <param name="Threads">How many threads; null for as many as there are processors.</param>
/// <param name="Wishes">What runs it, and what llama.cpp is asked for.</param>
/// <param name="Note">Told what is to be said at once.</param>
/// <param name="Copies">Whether weights are read into memory, not mapped.</param>
sealed record ModelOpening(string Path, int? Threads, EngineWishes Wishes, Action<string> Note, bool Copies = false)
{
    /// <summary>Opens it.</summary>
    /// <exception cref="FathomException">What is to run it does not, or nothing does.</exception>
    public LanguageModel Open() => Wishes.ByLlamaCpp switch
    {
        null => ByWhatever(),
        true => ByLlamaCpp(),
        false => ByFathom(),
    };

    LanguageModel ByFathom() => LanguageModel.Open(Path, Threads, Copies);

    /// <summary>By Fathom, or, where a whole GGUF file asks for what that does not compute, by llama.cpp.</summary>
    LanguageModel ByWhatever()
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
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    LanguageModel ByLlamaCpp(string? because = null) => LlamaModel.Open(Path, new()
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
    LanguageModel ByLlamaCpp(string? because = null) => throw new FathomException($"{Path}: this program was built without llama.cpp: the tool of .NET has it (dotnet tool install Fathom.Cli)");
#endif
}

/// <summary>What runs a model, and what llama.cpp is asked for.</summary>
/// <param name="ByLlamaCpp">Whether llama.cpp runs it, Fathom, or whichever can: null.</param>
/// <param name="GpuLayers">How many layers go to a GPU.</param>
/// <param name="Exact">Whether it reads float32 weights.</param>
/// <param name="TakesItsTokenizer">Whether its tokenizer reads text where ours reads it otherwise.</param>
readonly record struct EngineWishes(bool? ByLlamaCpp, int GpuLayers, bool Exact, bool TakesItsTokenizer);
