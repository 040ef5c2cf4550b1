using Fathom.Templates;
using Fathom.Templates.Library;
using Fathom.Templates.Values;
using LibraryTests = Fathom.Templates.Library.Tests;

namespace Fathom.Tests.Templates;

/// <summary>Every filter, test and method on large values: whatever it does, time and memory are in proportion to what is counted.</summary>
[Collection(nameof(Alone))]
public sealed class LibraryCostTests
{
    const int Length = 2_000_000, Items = 50_000;

    /// <summary>A 500th of what a template may use by default, and that part of the three seconds and 200 MB within which it is to end, with something to start with.</summary>
    static readonly TemplateLimits limits = new() { Steps = 10_000, AllocatedBytes = 200_000 };

    static readonly TimeSpan patience = TimeSpan.FromMilliseconds(6 + 20);
    const long MostBytes = 400_000 + 32_000_000;

    static readonly Dictionary<string, object?> variables = new()
    {
        ["letters"] = Repeated("a"),
        ["words"] = Repeated("ab "),
        ["pairs"] = Repeated("\U0001F44D"),
        ["digits"] = Repeated("1"),
        ["dots"] = Repeated("a."),
        ["tags"] = Repeated("<"),
        ["fields"] = Repeated("%s{}"),
        ["accents"] = Repeated("ß\"é"),
        ["list"] = new ListValue(Numbers()),
        ["texts"] = new ListValue([.. Enumerable.Range(0, Items).Select(static i => new StringValue($"Text {i}"))]),
        ["long"] = new ListValue([.. Enumerable.Repeat(new StringValue(new string('a', Length)), 1000)]),
        ["nested"] = Enumerable.Range(0, 90).Aggregate<int, Value>(new IntValue(1), static (inner, _) => new ListValue([inner, inner])),
        ["dict"] = new DictValue(new(Numbers().Select(static n => KeyValuePair.Create(n, n)))),
        ["named"] = new DictValue(new(Enumerable.Range(0, Items).Select(static i => KeyValuePair.Create<Value, Value>(new StringValue($"n{i}"), new IntValue(i))))),
        ["number"] = new FloatValue(1e-300),
    };

    static readonly string[] arguments =
        ["", "dots", "'a'", "letters, 1", "'a', letters", "2, letters", "attribute=dots", "list", "**named"];

    static StringValue Repeated(string piece) => new(string.Concat(Enumerable.Repeat(piece, Length / piece.Length)));

    static Value[] Numbers() => [.. Enumerable.Range(0, Items).Select(static i => new IntValue(i))];

    public static TheoryData<string> Uses() =>
    [
        .. Filters.All.Keys.Select(static name => $"§ | {name}(…)"),
        .. LibraryTests.All.Keys.Where(static name => char.IsLetter(name[0])).Select(static name => $"§ is {name}(…)"),
        .. new[] { StringMethods.All, SequenceMethods.OfList, SequenceMethods.OfTuple, DictMethods.All, NumberMethods.OfInteger, NumberMethods.OfFloat }
            .SelectMany(static methods => methods.Names).Distinct().Select(static name => $"§.{name}(…)"),
        "§ % §", "§ ~ §", "§ + §", "§ * 2", "§ == §", "§ < §", "1 in §", "§ in §", "§[§]", "§[::2]", "§[1]", "range(9)[§]", "'%.1000f' % §", "'%.1s' % §",
    ];

    [Theory, MemberData(nameof(Uses))]
    public void Time_and_memory_are_in_proportion_to_what_is_counted(string use)
    {
        List<string> differences = [];
        string[] expressions = [.. variables.Keys.Select(value => use.Replace("§", value, StringComparison.Ordinal))
            .SelectMany(static written => written.Contains('…') ? arguments.Select(given => written.Replace("…", given, StringComparison.Ordinal)) : [written])];
        foreach (string expression in expressions)
        {
            var template = ChatTemplate.Parse(
                $"{{% for i in range(99999) %}}{{% set w = {expression} %}}{{% if w is iterable %}}{{% for x in w %}}{{% endfor %}}{{% endif %}}{{% endfor %}}");
            string cost = "";
            if (!Enumerable.Range(0, 3).Any(_ => EndsSoon(template, out cost)))
                differences.Add($"{expression}: {cost}");
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    static bool EndsSoon(ChatTemplate template, out string cost)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        var time = Environment.CpuUsage.TotalTime;
        Record.Exception(() => template.Render(variables, limits));
        (time, bytes) = (Environment.CpuUsage.TotalTime - time, GC.GetAllocatedBytesForCurrentThread() - bytes);
        cost = $"{time.TotalMilliseconds:0} ms, {bytes / 1e6:0} MB";
        return time < patience && bytes < MostBytes;
    }
}
