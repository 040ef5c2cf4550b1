namespace Fathom.Models;

/// <summary>What a pass through the model is for. It chooses the kernels, so that a row's numbers do not depend on how many others go with it.</summary>
enum Phase
{
    /// <summary>Reads given tokens, many at once.</summary>
    Prefill,
    /// <summary>One token a sequence.</summary>
    Decode,
}
