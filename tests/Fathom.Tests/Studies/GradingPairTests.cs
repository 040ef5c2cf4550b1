using System.Text.Json;
using Fathom.Studies.Grading;

namespace Fathom.Tests.Studies;

/// <summary>Equality against the verdicts of an independent program, and of people where that is wrong.</summary>
public sealed class GradingPairTests
{
    /// <summary>Pairs whose verdict is another one here, by what was expected and answered, with the reason.</summary>
    static readonly Dictionary<(string Expected, string Answer), string> Exceptions = [];

    static IEnumerable<Pair> Pairs => JsonSerializer.Deserialize<Pair[]>(File.ReadAllText(Fixtures.Path("grading/pairs.json")), JsonSerializerOptions.Web)!;

    [Fact]
    public void Answers_are_equal_where_an_independent_program_says_so() => Assert.Equal(
        Exceptions.Keys.Order(),
        Pairs.Where(pair => Equality.AreEqual(pair.Expected, pair.Answer) != pair.Equal).Select(pair => (pair.Expected, pair.Answer)).Order());

    [Fact]
    public void Which_of_two_answers_is_expected_does_not_matter() => Assert.DoesNotContain(
        Pairs, pair => Equality.AreEqual(pair.Answer, pair.Expected) != Equality.AreEqual(pair.Expected, pair.Answer));

    [Fact]
    public void An_answer_that_has_a_value_equals_itself() => Assert.DoesNotContain(
        Pairs.Where(pair => pair.Kind != "nothing"), pair => !Equality.AreEqual(pair.Expected, pair.Expected) || !Equality.AreEqual(pair.Answer, pair.Answer));

    sealed record Pair(string Expected, string Answer, bool Equal, string Kind);
}
