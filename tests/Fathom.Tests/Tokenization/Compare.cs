namespace Fathom.Tests.Tokenization;

/// <summary>Collects what differs, so that one run shows all of it.</summary>
static class Compare
{
    public static void Ids(List<string> wrong, TokenizerFixture.Row row, string mode, int[] expected, List<int> actual)
    {
        if (!expected.AsSpan().SequenceEqual([.. actual]))
            wrong.Add($"{row.Index} {mode} '{row.Text}': expected {string.Join(' ', expected)}, got {string.Join(' ', actual)}");
    }
}
