using Fathom.Models;

namespace Fathom.Tests.Models;

[Collection(nameof(Alone))]
public class DecoderTests
{
    /// <summary>What a page of 32 positions takes beside its keys and values.</summary>
    const int BytesOfPageRecord = 512;

    [Theory]
    [InlineData("abacus/abacus-q8_0.gguf")]
    [InlineData("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")]
    public void Decoding_allocates_no_more_than_the_records_of_new_pages(string file)
    {
        using var model = LanguageModel.Open(Fixtures.Model(file));
        using var decoder = new SingleSequence(model, 400);
        decoder.Feed([1, 2, 3, 4, 5, 6, 7, 8]);
        Steps(decoder, 10);
        Assert.InRange(Enumerable.Range(0, 3).Min(_ => Allocated(decoder)), 0, 4 * BytesOfPageRecord);
    }

    /// <summary>What the whole process allocates during 100 steps, which is never less than what they do.</summary>
    static long Allocated(SingleSequence decoder)
    {
        long before = GC.GetTotalAllocatedBytes(true);
        Steps(decoder, 100);
        return GC.GetTotalAllocatedBytes(true) - before;
    }

    static void Steps(SingleSequence decoder, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int token = Fathom.Models.Sampling.Sampler.Likeliest(decoder.Logits());
            decoder.Feed([token]);
        }
    }

    [Fact]
    public void Ids_outside_the_vocabulary_are_refused()
    {
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        using var decoder = new SingleSequence(model, 4);
        Assert.Contains("380", Assert.Throws<FathomException>(() => decoder.Feed([380])).Message, StringComparison.Ordinal);
        Assert.Throws<FathomException>(() => decoder.Feed([-1]));
    }
}
