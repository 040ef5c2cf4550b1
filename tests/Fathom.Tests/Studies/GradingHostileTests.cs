using System.Text.Json;
using CsCheck;
using Fathom.Studies.Grading;

namespace Fathom.Tests.Studies;

/// <summary>Grading ends soon and without an error, whatever a model wrote.</summary>
[Collection(nameof(Alone))]
public sealed class GradingHostileTests
{
    static readonly string[] Pieces =
    [
        @"\frac", "{", "}", "(", ")", "[", "]", @"\{", @"\}", "1", "23", "4.5", "x", "y", "^", "_", "+", "-", "*", "/", ",", "=", "<", @"\le", @"\pm", @"\sqrt", "[3]", @"\pi", @"\infty", @"\cup",
        @"\text{", @"\boxed{", "%", @"\%", "°", "!", "|", "&", @"\\", @"\begin{pmatrix}", @"\end{pmatrix}", "sin", @"\log", "e", "i", " ", " cm", " or ", "(A)", "Answer: ", "**", "10^10", "√", "½",
        "²", "1,234", "$", "\uD800", "\n", "0", @"\overline{3}", "if", "million", ":", @"\in", @"\over", @"\binom", "≠",
    ];

    static readonly Gen<string> Piece = Gen.OneOf(Gen.String[0, 3], Gen.Int[0, Pieces.Length - 1].Select(place => Pieces[place]));

    static readonly Gen<string> Text = Piece.Array[0, 25].Select(pieces => string.Concat(pieces));

    [Fact]
    public void Each_hostile_input_comes_back_within_a_second()
    {
        foreach (var input in JsonSerializer.Deserialize<Hostile[]>(File.ReadAllText(Fixtures.Path("grading/hostile.json")), JsonSerializerOptions.Web)!)
        {
            string text = Join(input.Text), expected = Join(input.Expected), answer = Join(input.Answer);
            double seconds = ProcessorSeconds(() =>
            {
                if (input.Do == "extract")
                    Find(input.Kind!, text);
                else
                    Equality.AreEqual(expected, answer);
            });
            Assert.True(seconds < 1, $"{input.Name}: {seconds} s");
        }
    }

    [Theory]
    [InlineData("(", "5", ")")]
    [InlineData(@"\frac{1}{1+", "1", "}")]
    [InlineData(@"\sqrt{", "2", "}")]
    [InlineData("-", "5", "")]
    [InlineData("5^", "5", "")]
    [InlineData("1+", "1", "")]
    [InlineData("2*", "1", "")]
    [InlineData("x/", "1", "")]
    [InlineData("|", "1", "|")]
    [InlineData("5", "!", "")]
    [InlineData(@"\sin ", "x", "")]
    [InlineData(@"\{", "5", @"\}")]
    [InlineData(@"\{\pm 1,", "5", @"\}")]
    [InlineData("(1+x)", "", "")]
    [InlineData("x_{", "1", "}")]
    [InlineData(@"\text{", "1", "}")]
    public void Nothing_within_the_longest_answer_takes_long_or_too_much_of_the_stack(string open, string middle, string close)
    {
        int times = 9_990 / (open.Length + close.Length);
        string answer = string.Concat(Enumerable.Repeat(open, times)) + middle + string.Concat(Enumerable.Repeat(close, times));
        Assert.InRange(answer.Length, 9_000, 10_000);
        // A stack of 256 KiB, smaller than any thread is given.
        double seconds = ProcessorSeconds(() =>
        {
            var thread = new Thread(() => Equality.AreEqual("5", answer), 256 << 10);
            thread.Start();
            thread.Join();
        });
        Assert.InRange(seconds, 0, 1);
    }

    [Fact]
    public void Ten_thousand_random_texts_are_graded_without_an_error_in_ten_seconds()
    {
        Grader[] graders = [new("auto"), new("boxed"), new("number"), new("choice"), new("exact"), new("contains"), new("regex:(.*)=(.*)")];
        double seconds = ProcessorSeconds(() =>
            Gen.Select(Text, Text, Gen.Int[0, graders.Length - 1]).Sample((text, expected, kind) => graders[kind].Grade(text, expected, new("0", 0)), iter: 10_000));
        Assert.InRange(seconds, 0, 10);
    }

    [Fact]
    public void Of_two_random_answers_it_does_not_matter_which_is_expected() =>
        Gen.Select(Text, Text).Sample((a, b) => Equality.AreEqual(a, b) == Equality.AreEqual(b, a), iter: 5_000);

    /// <summary>What a call takes of the processors: other programs may keep them busy.</summary>
    static double ProcessorSeconds(Action call)
    {
        var before = Environment.CpuUsage.TotalTime;
        call();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    static void Find(string kind, string text)
    {
        using var grader = new Grader(kind);
        grader.Grade(text, null, new("0", 0));
    }

    static string Join(JsonElement[][]? pieces) =>
        string.Concat((pieces ?? []).Select(piece => string.Concat(Enumerable.Repeat(piece[0].GetString()!, piece[1].GetInt32()))));

    sealed record Hostile(string Name, string Do, string? Kind, JsonElement[][]? Text, JsonElement[][]? Expected, JsonElement[][]? Answer);
}
