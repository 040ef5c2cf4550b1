namespace Fathom.Tests;

public class NearTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_number_that_is_none_is_near_nothing_wherever_it_stands(int at)
    {
        float[] expected = [1, 2, 3], actual = [1, 2, 3];
        Near.Within(expected, actual, 0, "the same");
        actual[at] = float.NaN;
        Assert.ThrowsAny<Exception>(() => Near.Within(expected, actual, 1, "within"));
        Assert.ThrowsAny<Exception>(() => Near.Largest(expected, actual, 1, "largest"));
        Assert.ThrowsAny<Exception>(() => Near.Relative(expected, actual, 1, "relative"));
    }
}
