namespace Fathom.Cli;

/// <summary>The small model that runs where no other is named, and the question it is asked where none is given.</summary>
static class DemonstrationModel
{
    /// <summary>The question.</summary>
    public const string Question = "Let A = 8 and B = 5. What is the sum of A and B?\n(A) 11 (B) 14 (C) 12 (D) 13";

    /// <summary>The picture of its answer, in the working directory.</summary>
    public const string Picture = "fathom-map.png";

    /// <summary>Its file, which comes with the program.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "models", "abacus", "abacus-q8_0.gguf");
}
