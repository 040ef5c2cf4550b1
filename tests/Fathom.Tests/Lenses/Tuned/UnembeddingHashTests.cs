using Fathom.Lenses.Tuned;
using Fathom.Models;

namespace Fathom.Tests.Lenses.Tuned;

public class UnembeddingHashTests
{
    /// <summary>Expected values are from numpy 1.24: sha256 of numpy.array_str(weight, precision=1).</summary>
    [Theory]
    [InlineData("llama", "27b6eec3c95379e42a87730aa2b77f40871a76e145885c5d078417dd7091b09b")]
    [InlineData("gpt2", "a034fdd2a9e0b398c27d063c1a352328db26fbb1de89d9c2fec51c2a53f2e9b7")]
    public void The_hash_is_that_of_published_lenses(string name, string hash)
    {
        using var model = LanguageModel.Open(Fixtures.Path($"architectures/{name}/model.gguf"));
        Assert.Equal(hash, UnembeddingHash.Of(model));
    }

    [Fact]
    public void Halves_are_rounded_to_even_and_columns_line_up() => AssertRows(
        [0.25f, -0.25f, 0.35f, -0f, 1.96f, 12.75f, 0.05f, 0.15f, 0.95f, -0.05f, 3, 7.5f],
        "[ 0.2 -0.2  0.3 ... -0.   2.  12.8]", "[ 0.1  0.2  0.9 ... -0.1  3.   7.5]");

    [Fact]
    public void Small_elements_bring_powers_of_ten() => AssertRows(
        [0.25f, -1.5e-5f, 0.35f, 0, 1.96f, 12.75f, 9.96e-3f, 1.25e-2f, 0.95f, -0.05f, 3, 1e-2f],
        "[ 2.5e-01 -1.5e-05  3.5e-01 ...  0.0e+00  2.0e+00  1.3e+01]", "[ 1.0e-02  1.3e-02  9.5e-01 ... -5.0e-02  3.0e+00  1.0e-02]");

    static void AssertRows(float[] values, string even, string odd)
    {
        float[][] corners = [.. Enumerable.Range(0, 6).Select(row => values[(row % 2 * 6)..(row % 2 * 6 + 6)])];
        Assert.Equal($"[{even}\n {odd}\n {even}\n ...\n {odd}\n {even}\n {odd}]", NumPyText.OfCorners(corners));
    }
}
