using CsCheck;
using Fathom.Depth;

namespace Fathom.Tests.Depth;

public class QuantileTests
{
    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.1, 1)]
    [InlineData(0.5, 2)]
    [InlineData(0.51, 3)]
    [InlineData(0.9, 9)]
    [InlineData(1.0, 9)]
    public void A_quantile_is_one_of_the_values(double share, int expected) => Assert.Equal(expected, Quantile.Of([9, 1, 3, 2], share));

    [Fact]
    public void It_is_the_smallest_value_that_such_a_share_does_not_exceed() => Gen.Select(Gen.Int[0, 9].Array[1, 30], Gen.Int[1, 100]).Sample((values, percent) =>
    {
        bool Reaches(int value) => values.Count(other => other <= value) * 100L >= (long)percent * values.Length;
        Assert.Equal(values.Where(Reaches).Min(), Quantile.Of(values, percent / 100.0));
    });
}
