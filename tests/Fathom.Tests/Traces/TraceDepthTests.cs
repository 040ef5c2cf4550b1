using Fathom.Depth;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Tests.Traces;

public class TraceDepthTests
{
    [Fact]
    public void The_ratio_is_taken_over_generated_tokens_alone()
    {
        var trace = Sample(generated: [false, true, true], predicted: [false, false, false]);
        Assert.Equal(SequenceScope.Generated, trace.Scope());
        Assert.Equal((1, 2, 0.5), (trace.Depth().DeepTokens, trace.Depth().CountedTokens, trace.Depth().Dtr));
    }

    [Fact]
    public void Of_a_given_text_the_predicted_token_does_not_count()
    {
        var trace = Sample(generated: [false, false, false], predicted: [false, false, true]);
        Assert.Equal(SequenceScope.Text, trace.Scope());
        Assert.Equal((1, 2, 0.5), (trace.Depth().DeepTokens, trace.Depth().CountedTokens, trace.Depth().Dtr));
    }

    [Fact]
    public void A_text_of_one_token_has_no_ratio_and_no_measures()
    {
        var trace = MeasuredTrace.OfConstant(2, 1, 0) with { Tokens = [new TraceToken(0, default, 1, false, false, Predicted: true)] };
        Assert.Null(trace.Depth().Dtr);
        var sequence = trace.Sequence();
        Assert.Equal((SequenceScope.Text, 0), (sequence.Over, sequence.Tokens));
        Assert.All([sequence.MeanLogProbability, sequence.NegativePerplexity, sequence.NegativeMeanEntropy, sequence.SelfCertainty],
            value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Sequence_measures_are_those_of_the_last_layer_over_the_same_tokens()
    {
        var trace = Sample(generated: [false, true, true], predicted: [false, false, false]);
        var sequence = trace.Sequence();
        Assert.Equal(2, sequence.Tokens);
        Assert.Equal((Math.Log(0.5) + Math.Log(0.125)) / 2, sequence.MeanLogProbability, 1e-12);
        Assert.Equal(-4, sequence.NegativePerplexity, 1e-12);
        Assert.Equal(-1.5, sequence.NegativeMeanEntropy, 1e-12);
        Assert.Equal(3, sequence.SelfCertainty, 1e-12);
    }

    [Fact]
    public void A_threshold_in_nats_is_compared_in_bits()
    {
        var trace = Sample(generated: [true, true, true], predicted: [false, false, false]);
        trace.Measures.JsdBits[1, 0] = 0.7f;
        Assert.Equal(2, trace.Depth().Tokens[0].Settling);
        var inNats = trace with { Conventions = trace.Conventions with { Profile = LensProfile.DtrExplorer } };
        Assert.Equal(1, inNats.Depth().Tokens[0].Settling);
    }

    static Trace Sample(bool[] generated, bool[] predicted)
    {
        var trace = MeasuredTrace.OfConstant(2, 3, 0);
        return trace with
        {
            Tokens = [.. generated.Zip(predicted, (isGenerated, isPredicted) => new TraceToken(0, default, 1, isGenerated, false, isPredicted))],
            Measures = trace.Measures with
            {
                JsdBits = new LayerMatrix(2, 3, [1, 0, 1, 0, 0, 0]),
                Probability = new LayerMatrix(2, 3, [0, 0, 0, 1, 0.5f, 0.125f]),
                EntropyNats = new LayerMatrix(2, 3, [9, 9, 9, 9, 1, 2]),
                SelfCertaintyNats = [9, 2, 4],
            },
        };
    }
}
