namespace Fathom.Cli;

/// <summary>Puts the tokens that begin a text before it.</summary>
static class TextBeginning
{
    /// <summary>The content behind what begins it, which is not doubled where a chat template has written it already.</summary>
    public static int[] Put(IReadOnlyList<int> before, IReadOnlyList<int> content) =>
        content.Take(before.Count).SequenceEqual(before) ? [.. content] : [.. before, .. content];
}
