using System.Diagnostics;
using Fathom.Reports;
using Fathom.Tests.Traces;

namespace Fathom.Tests.Reports;

[Collection(nameof(Alone))]
public class LongDescriptionTests
{
    [Fact]
    public void Thousands_of_tokens_are_told_in_seconds()
    {
        var trace = MeasuredTrace.Tiled(2000);
        var watch = Stopwatch.StartNew();
        Description.Of(trace, new());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
