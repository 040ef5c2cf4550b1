namespace Fathom.LlamaCpp;

/// <summary>How llama.cpp is to run a model.</summary>
public sealed record LlamaOptions
{
    /// <summary>How many threads; by default as many as there are processors.</summary>
    public int? Threads { get; init; }

    /// <summary>How many layers go to a GPU, if there is one that the library knows.</summary>
    public int GpuLayers { get; init; }

    /// <summary>Whether it reads float32 weights, written once from the file: then nothing is rounded to 8 bits.</summary>
    public bool Exact { get; init; }

    /// <summary>Whether weights are read into memory, not mapped: files may then be changed while the model is in use.</summary>
    public bool Copies { get; init; }

    /// <summary>Whether text is read by llama.cpp's tokenizer where ours reads it otherwise.</summary>
    public bool TakesItsTokenizer { get; init; }

    /// <summary>Why Fathom does not run it itself, for the model's notes; null for nothing to say.</summary>
    public string? Because { get; init; }

    /// <summary>Told what takes time or space before it is done; null for nobody.</summary>
    public Action<string>? Note { get; init; }
}
