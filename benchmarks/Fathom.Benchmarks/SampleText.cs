using Fathom.Models;

namespace Fathom.Benchmarks;

/// <summary>Ordinary English, as long as it is needed.</summary>
static class SampleText
{
    const string Text = """
        A lead line is a rope with marks at known lengths and a weight at its end. The weight is thrown ahead of the ship, and when it touches
        the bottom the mark at the surface tells the depth. Tallow in a hollow of the weight brings up sand, shells or mud, so that the pilot
        learns not only how deep the water is but also what lies under it. Two soundings that disagree are a reason to take a third.
        """;

    public static int[] Ids(LanguageModel model, int count)
    {
        var ids = new List<int>();
        while (ids.Count < count)
            ids.AddRange(model.Tokenizer.Encode(Text));
        return [.. ids.Take(count)];
    }
}
