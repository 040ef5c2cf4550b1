using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Depth;
using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Reports;
using Fathom.Traces;

namespace Fathom.Tests.Reports;

/// <summary>Parses a description back, sentence by sentence, and works every number out anew from the trace.</summary>
sealed partial class DescriptionCheck
{
    const int MostNamed = 8, MostBands = 5;
    const string Number = @"-?(?:\d[\d,]*(?:\.\d+)?|infinity)";

    readonly Trace trace;
    readonly Measure measure;
    readonly LayerMatrix values;
    readonly FigureScale scale;
    readonly Description description;
    readonly int[] layers, columns, given;
    readonly DepthReading depth;

    DescriptionCheck(Trace trace, FigureOptions options)
    {
        (this.trace, measure, depth) = (trace, options.Measure ?? Measure.Jsd, trace.Depth());
        description = Description.Of(trace, options);
        values = measure.Values(trace);
        int top = measure.VanishesAtLastLayer ? trace.Layers - 1 : trace.Layers;
        var (first, last) = options.Layers ?? (1, top);
        layers = [.. Enumerable.Range(first, last - first + 1)];
        (first, last) = options.Tokens ?? (0, trace.Tokens.Count - 1);
        columns = [.. Enumerable.Range(first, last - first + 1)];
        given = columns.Length > 1 && trace.Tokens[last].Predicted ? columns[..^1] : columns;
        scale = measure.Scale(trace, Cells(layers, columns).Where(float.IsFinite).Max());
    }

    internal static DescriptionCheck Of(Trace trace, FigureOptions options) => new(trace, options);

    internal void Run()
    {
        CheckOverview();
        CheckAxes();
        foreach (var entry in description.Analysis)
            CheckEntry(entry);
        foreach (string observation in description.Observations)
            CheckObservation(observation);
        CheckInterpretation();
    }

    void CheckOverview()
    {
        var match = Match(description.Overview, $@"for ([\d,]+) tokens?( and the one that the model would put behind them)? from left to right and layers? (\d+) (?:to|and) (\d+) from bottom to top\. ");
        Assert.Equal((given.Length, layers[0], layers[^1]), (Whole(match, 1), Whole(match, 3), Whole(match, 4)));
        Assert.Equal(given.Length < columns.Length, match.Groups[2].Success);
        float[] drawn = [.. Cells(layers, columns)];
        match = Match(description.Overview, $@"(?:the values go from ({Number}) to|all values are) ({Number})[ ;.]");
        SaysValue((match.Groups[1].Success ? match.Groups[1] : match.Groups[2]).Value, drawn.Min());
        SaysValue(match.Groups[2].Value, drawn.Max());
        match = Match(description.Overview, $@"g = ({Number}) bits; rho = ({Number})\. The text is “");
        Assert.Equal(description.Overview.Contains("Here ⏎ stands", StringComparison.Ordinal), columns.Any(token => trace.Tokens[token].Text.Contains('\n', StringComparison.Ordinal)));
        Assert.Equal((trace.Conventions.G, trace.Conventions.Rho), (decimal.Parse(match.Groups[1].Value), decimal.Parse(match.Groups[2].Value)));
    }

    void CheckAxes()
    {
        var match = Match(description.Axes, @"columns (\d+) to (\d+)\. Up go the layers, from (\d+) at the bottom to (\d+) at the top");
        Assert.Equal((columns[0], columns[^1], layers[0], layers[^1]), (Whole(match, 1), Whole(match, 2), Whole(match, 3), Whole(match, 4)));
        foreach (var tick in scale.Ticks)
            Assert.Contains(tick.Label, description.Axes, StringComparison.Ordinal);
        if (measure.VanishesAtLastLayer && layers[^1] == trace.Layers - 1)
            Assert.Contains($"the last layer, {trace.Layers}, is left off", description.Axes, StringComparison.Ordinal);
    }

    void CheckEntry(AnalysisEntry entry)
    {
        int[] tokens = [.. Enumerable.Range(entry.First, entry.Last - entry.First + 1)];
        Assert.Equal(layers[0], entry.Bands[0].FromLayer);
        Assert.Equal(layers[^1], entry.Bands[^1].ToLayer);
        foreach (var (below, above) in entry.Bands.Zip(entry.Bands.Skip(1)))
        {
            Assert.Equal(below.ToLayer + 1, above.FromLayer);
            Assert.NotEqual(below.Level, above.Level);
        }
        foreach (var band in entry.Bands)
            CheckBand(band, tokens);

        string place = tokens.Length == 1 ? $"column {entry.First}" : $"columns {entry.First} {(tokens.Length == 2 ? "and" : "to")} {entry.Last}";
        string predicted = given.Contains(entry.First) ? "" : ", predicted";
        var match = Match(entry.Text, $@"^“.*” \({place}{predicted}\): (?:on average )?(.*?)\.(?: ((?:They|Settl|Where).*?\.)(?: It is ((?:the|not the) likeliest .*)\.)?)?$");
        string[] said = match.Groups[1].Value.Split("; ");
        Assert.Equal(Math.Min(entry.Bands.Count, MostBands), Math.Min(said.Length, MostBands));
        Assert.True(said.Length <= MostBands || entry.Bands.Any(band => band.Level == ValueLevel.Unmeasured));
        int told = 0;
        foreach (string part in said)
            told += CheckSaid(part, entry.Bands.Skip(told));
        Assert.Equal(entry.Bands.Count, told);
        CheckSettling(match.Groups[2].Value, tokens);
        Assert.Equal(measure == Measure.Jsd && trace.Top.Count > 0 && tokens.Length == 1 && depth.Tokens[entry.First].Settling is not null, match.Groups[3].Success);
        if (match.Groups[3].Success)
            CheckDecision(match.Groups[3].Value, entry.First);
    }

    /// <summary>Looks through the likeliest tokens of all layers of a column.</summary>
    void CheckDecision(string said, int token)
    {
        int[] likeliest = [.. Enumerable.Range(1, trace.Layers).Select(layer => trace.Top.CellIds(layer, token, trace.Tokens.Count)[0])];
        int decided = Array.FindLastIndex(likeliest, id => id != trace.Tokens[token].Id) + 2;   // from 1
        if (decided > trace.Layers)
            Assert.Equal($"not the likeliest in the end, where “{Label(likeliest[^1])}” is", said);
        else if (decided == 1)
            Assert.Equal("the likeliest at all layers", said);
        else
        {
            var match = Match(said, @"^the likeliest for good from layer (\d+) on, after “(.*)” at layers? (\d+)(?: (?:and|to) (\d+))?$");
            int before = likeliest[decided - 2], from = Array.FindLastIndex(likeliest[..(decided - 1)], id => id != before) + 2;
            Assert.Equal((decided, Label(before), from, decided - 1), (Whole(match, 1), match.Groups[2].Value, Whole(match, 3), Whole(match, match.Groups[4].Success ? 4 : 3)));
        }

        string Label(int id) => TokenLabel.Whole(trace.Top.Texts[id].Span);
    }

    void CheckBand(ValueBand band, int[] tokens)
    {
        int[] rows = [.. Enumerable.Range(band.FromLayer, band.ToLayer - band.FromLayer + 1)];
        foreach (int layer in rows)
        {
            double[] places = [.. tokens.Select(token => (double)scale.Place(At(layer, token))).Where(place => !double.IsNaN(place))];
            var expected = places.Length == 0 ? ValueLevel.Unmeasured : places.Average() switch
            {
                < 0.2 => ValueLevel.Low,
                < 0.6 => ValueLevel.Moderate,
                < 0.8 => ValueLevel.High,
                _ => ValueLevel.VeryHigh,
            };
            Assert.Equal(expected, band.Level);
        }
        float[] cells = [.. Cells(rows, tokens)];
        Assert.Equal(cells.Length == 0 ? null : cells.Min(), band.Min);
        Assert.Equal(cells.Length == 0 ? null : cells.Max(), band.Max);
        Assert.Equal(rows.Where(layer => Cells([layer], tokens).Contains(band.Max ?? float.NaN)), band.Peaks);
    }

    /// <summary>Checks what is said of one band or of several as one; returns how many they are.</summary>
    static int CheckSaid(string said, IEnumerable<ValueBand> rest)
    {
        var match = Match(said, $@"^(not measured|low|moderate|high|very high)(?: to (moderate|high|very high))?(?:, ({Number})(?: to ({Number}))?(?: \w+)?,)? at layers? (\d+)(?: (?:and|to) (\d+))?(?:, highest at layers? (.+))?$");
        int from = Whole(match, 5), to = match.Groups[6].Success ? Whole(match, 6) : from;
        ValueBand[] bands = [.. rest.TakeWhile(band => band.ToLayer <= to)];
        Assert.Equal((from, to), (bands[0].FromLayer, bands[^1].ToLayer));
        Assert.Equal(bands.Min(band => band.Level).Word(), match.Groups[1].Value);
        Assert.Equal(bands.Max(band => band.Level).Word(), (match.Groups[2].Success ? match.Groups[2] : match.Groups[1]).Value);
        if (match.Groups[3].Success)
        {
            SaysValue(match.Groups[3].Value, bands.Min(band => band.Min)!.Value);
            SaysValue((match.Groups[4].Success ? match.Groups[4] : match.Groups[3]).Value, bands.Max(band => band.Max)!.Value);
        }
        if (match.Groups[7].Success)
            Assert.Equal(bands.Where(band => band.Max == bands.Max(other => other.Max)).SelectMany(band => band.Peaks), LayersIn(match.Groups[7].Value));
        return bands.Length;
    }

    void CheckSettling(string said, int[] tokens)
    {
        TokenDepth[] depths = [.. tokens.Select(token => depth.Tokens[token]).Where(token => token.Settling is not null)];
        if (measure != Measure.Jsd)
        {
            Assert.Equal("", said);
            return;
        }
        if (depths.Length == 0)
        {
            Assert.Equal($"Where {(tokens.Length == 1 ? "it settles" : "they settle")} could not be measured.", said);
            return;
        }
        if (depths.Length < tokens.Length)
        {
            var part = Match(said, @"^Settling could be measured for ([\d,]+) of ([\d,]+)\. ");
            Assert.Equal((depths.Length, tokens.Length), (Whole(part, 1), Whole(part, 2)));
            said = said[part.Length..];
        }
        if (depths.Length == 1)
        {
            var match = Match(said, @"^(?:It s|S)ettles at layer (\d+)(?: and stays settled|, comes undone (.+), and stays settled from layer (\d+))(; a deep-thinking token)?\.$");
            Assert.Equal(depths[0].Settling, Whole(match, 1));
            Assert.Equal(depths[0].Unsettlings, match.Groups[2].Success ? Times(match.Groups[2].Value) : 0);
            Assert.Equal(depths[0].Resettling, match.Groups[3].Success ? Whole(match, 3) : Whole(match, 1));
            Assert.Equal(depths[0].Deep, match.Groups[4].Success);
            return;
        }
        var run = Match(said, @"^They settle at layers? (\d+)(?: (?:and|to) (\d+))?(?:, half of them by layer (\d+))?(?:,? and stay settled|; ([\d,]+) of ([\d,]+) comes? undone, and all stay settled from layer (\d+))\.$");
        Assert.Equal((depths.Min(d => d.Settling), depths.Max(d => d.Settling)), (Whole(run, 1), Whole(run, run.Groups[2].Success ? 2 : 1)));
        Assert.Equal(depths.Length > MostNamed && depths.Min(d => d.Settling) < depths.Max(d => d.Settling), run.Groups[3].Success);
        if (run.Groups[3].Success)
            IsQuantile(0.5, [.. depths.Select(d => d.Settling!.Value)], Whole(run, 3));
        Assert.Equal(depths.Count(d => d.Unsettlings > 0), run.Groups[4].Success ? Whole(run, 4) : 0);
        if (run.Groups[6].Success)
            Assert.Equal((depths.Length, depths.Max(d => d.Resettling)), (Whole(run, 5), Whole(run, 6)));
    }

    void CheckObservation(string said)
    {
        int[] measured = [.. given.Where(token => depth.Tokens[token].Settling is not null)];
        if (said.StartsWith("The values ", StringComparison.Ordinal))
            CheckMovement(said);
        else if (said.StartsWith("The deep-thinking ratio", StringComparison.Ordinal))
        {
            var match = Match(said, @"^The deep-thinking ratio \(DTR\) is (\d\.\d{3}): ([\d,]+) of ([\d,]+) (?:generated tokens|tokens of the text) settles? at layer (\d+) or above\.$");
            Assert.Equal(depth.Dtr!.Value, double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), 0.000501);
            Assert.Equal((depth.DeepTokens, depth.CountedTokens, depth.DeepFrom), (Whole(match, 2), Whole(match, 3), Whole(match, 4)));
        }
        else if (said.StartsWith("Half of the tokens", StringComparison.Ordinal))
        {
            var match = Match(said, @"^Half of the tokens have settled by layer (\d+) and nine in ten by layer (\d+); counted from where they stay settled, half by layer (\d+) and nine in ten by layer (\d+)\.$");
            IsQuantile(0.5, [.. measured.Select(token => depth.Tokens[token].Settling!.Value)], Whole(match, 1));
            IsQuantile(0.9, [.. measured.Select(token => depth.Tokens[token].Settling!.Value)], Whole(match, 2));
            IsQuantile(0.5, [.. measured.Select(token => depth.Tokens[token].Resettling!.Value)], Whole(match, 3));
            IsQuantile(0.9, [.. measured.Select(token => depth.Tokens[token].Resettling!.Value)], Whole(match, 4));
        }
        else if (said.StartsWith("The last to settle: ", StringComparison.Ordinal))
            CheckNamed(said["The last to settle: ".Length..^1], Latest(measured));
        else if (said.StartsWith("Where these were decided: ", StringComparison.Ordinal))
        {
            var named = Regex.Matches(said, @"” \(column (\d+)\) is ((?:the|not the) likeliest .*?)(?=; “.{1,60}?” \(column \d+\) is |\.$)");
            Assert.Equal(Latest(measured).Take(Math.Min(MostNamed, (measured.Length + 1) / 2)), named.Select(name => Whole(name, 1)));
            Assert.All(named, name => CheckDecision(name.Groups[2].Value, Whole(name, 1)));
        }
        else if (said.StartsWith("The first to settle: ", StringComparison.Ordinal))
            CheckNamed(said["The first to settle: ".Length..^1], [.. measured.OrderBy(token => depth.Tokens[token].Settling)]);
        else if (said.Contains(" undone", StringComparison.Ordinal))
            CheckUndone(said, measured.Count(token => depth.Tokens[token].Unsettlings > 0));
        else if (said.StartsWith("The largest value", StringComparison.Ordinal))
        {
            var match = Match(said, $@"^The largest value, ({Number})(?: \w+)?, is that of (.*)\.$");
            float largest = Cells(layers, given).Max();
            SaysValue(match.Groups[1].Value, largest);
            int[] with = [.. given.Where(token => Cells(layers, [token]).Contains(largest))];
            var places = Regex.Matches(match.Groups[2].Value, @"” \(column (\d+)\) at layers? (\d+(?: to \d+)?(?:(?:, | and )\d+(?: to \d+)?)*)(?! other)");
            Assert.Equal(with.Take(3), places.Select(place => Whole(place, 1)));
            Assert.Equal(with.Length > 3, Regex.IsMatch(match.Groups[2].Value, $@" and {with.Length - 3:#,0} others?$"));
        }
        else if (said.StartsWith("Over all layers", StringComparison.Ordinal))
            foreach (Match name in MeanOfColumn().Matches(said))
                SaysValue(name.Groups[2].Value, Cells(layers, [Whole(name, 1)]).Where(float.IsFinite).Average(value => (double)value));
        else
        {
            var match = Match(said, @"^Of (?:runs of )?columns that are not neighbours, “.*” \((columns? .*?)\) and “.*” \((columns? .*?)\) are most alike: on average they differ by (\d\.\d\d) of");
            double[] a = Places(match.Groups[1].Value), b = Places(match.Groups[2].Value);
            Assert.Equal(a.Zip(b, (x, y) => Math.Abs(x - y)).Average(), double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture), 0.0051);
        }
    }

    /// <summary>The latest first, of those that settle at the same layer the one whose divergence falls most.</summary>
    int[] Latest(int[] measured) => [.. measured.OrderByDescending(token => depth.Tokens[token].Settling).ThenByDescending(token =>
        depth.Tokens[token].Settling is > 1 and int layer ? trace.Measures.JsdBits[layer - 1, token] - trace.Measures.JsdBits[layer, token] : 0)];

    void CheckMovement(string said)
    {
        var match = Match(said, @"^The values (.+): their mean over all tokens is (.*)\.$");
        double bottom = Places(layers[0]), middle = Places(layers[(layers.Length - 1) / 2]), top = Places(layers[^1]);
        bool rises = middle - bottom > 0.1, falls = bottom - middle > 0.1, risesThen = top - middle > 0.1, fallsThen = middle - top > 0.1;
        Assert.Equal(
            rises && fallsThen ? "rise towards the middle layers and fall again" : falls && risesThen ? "fall towards the middle layers and rise again"
            : top - bottom > 0.1 ? "rise with depth" : bottom - top > 0.1 ? "fall with depth" : "change little with depth", match.Groups[1].Value);
        var means = MeanOfLayer().Matches(match.Groups[2].Value);
        Assert.Equal(layers.Length > 2 ? 3 : layers.Length, means.Count);
        foreach (Match mean in means)
            SaysValue(mean.Groups[1].Value, Cells([Whole(mean, 2)], given).Where(float.IsFinite).Average(value => (double)value));
    }

    void CheckNamed(string said, int[] expected)
    {
        List<int> named = [];
        foreach (string layer in said.Split("; at layer ").Select((part, i) => i == 0 ? part["at layer ".Length..] : part))
            foreach (Match name in Column().Matches(layer))
            {
                named.Add(Whole(name, 1));
                Assert.Equal(int.Parse(layer.Split(' ')[0], CultureInfo.InvariantCulture), depth.Tokens[named[^1]].Settling);
            }
        int most = Math.Min(MostNamed, (expected.Length + 1) / 2);
        Assert.Equal(expected.Take(most), named);
        int left = expected.Skip(most).TakeWhile(token => depth.Tokens[token].Settling == depth.Tokens[named[^1]].Settling).Count();
        if (left > 0)
            Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $" and {left:#,0} other{(left == 1 ? "" : "s")}"), said, StringComparison.Ordinal);
        else
            Assert.DoesNotMatch(@" and [\d,]+ others?$", said);
    }

    void CheckUndone(string said, int expected)
    {
        if (expected == 0)
        {
            Assert.Equal("None of them comes undone once it has settled.", said);
            return;
        }
        var match = Match(said, @"^([\d,]+) tokens? comes? undone after settling: .*\.$");
        Assert.Equal(expected, Whole(match, 1));
        var names = ColumnTimes().Matches(said);
        Assert.Equal(Math.Min(expected, MostNamed), names.Count);
        foreach (Match name in names)
            Assert.Equal(depth.Tokens[Whole(name, 1)].Unsettlings, Times(name.Groups[2].Value));
        if (expected > MostNamed)
            Assert.Contains(expected == MostNamed + 1 ? " and 1 other." : $" and {expected - MostNamed} others.", said, StringComparison.Ordinal);
    }

    void CheckInterpretation()
    {
        if (measure != Measure.Jsd)
        {
            Assert.DoesNotContain(description.Interpretation, char.IsDigit);
            return;
        }
        int[] settling = [.. given.Select(token => depth.Tokens[token].Settling).OfType<int>()];
        var match = Match(description.Interpretation, @"by layer (\d+) of (\d+); (?:([\d,]+) of ([\d,]+) comes?|none comes) that close only in the deep-thinking regime, at layer (\d+) or above\. .*g = 0\.5 bits, rho = 0\.85\.$");
        IsQuantile(0.5, settling, Whole(match, 1));
        Assert.Equal((trace.Layers, depth.DeepFrom), (Whole(match, 2), Whole(match, 5)));
        if (match.Groups[3].Success)
            Assert.Equal((settling.Count(layer => layer >= depth.DeepFrom), settling.Length), (Whole(match, 3), Whole(match, 4)));
    }

    static void IsQuantile(double share, int[] depths, int layer)
    {
        Assert.True(depths.Count(depth => depth <= layer) >= share * depths.Length);
        Assert.True(depths.Count(depth => depth < layer) < share * depths.Length);
    }

    static Match Match(string text, string pattern)
    {
        var match = Regex.Match(text, pattern, RegexOptions.CultureInvariant);
        Assert.True(match.Success, $"{text}\n{pattern}");
        return match;
    }

    static int Whole(Match match, int group) => int.Parse(match.Groups[group].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    static int Times(string said) => said switch
    {
        "once" => 1,
        "twice" => 2,
        _ => int.Parse(said.Split(' ')[0], CultureInfo.InvariantCulture),
    };

    static IEnumerable<int> LayersIn(string said) => LayerRange().Matches(said).SelectMany(match =>
        Enumerable.Range(Whole(match, 1), (match.Groups[2].Success ? Whole(match, 2) : Whole(match, 1)) - Whole(match, 1) + 1));

    /// <summary>What is said is the value, to half a unit of the last digit said.</summary>
    static void SaysValue(string said, double value)
    {
        if (said == "infinity")
        {
            Assert.Equal(double.PositiveInfinity, value);
            return;
        }
        int point = said.IndexOf('.', StringComparison.Ordinal), decimals = point < 0 ? 0 : said.Length - point - 1;
        Assert.Equal(value, double.Parse(said, NumberStyles.Number, CultureInfo.InvariantCulture), 0.5001 * Math.Pow(10, -decimals));
    }

    float At(int layer, int token) => values[layer - measure.FirstLayer(trace) + 1, token];

    IEnumerable<float> Cells(int[] rows, int[] tokens) =>
        rows.SelectMany(layer => tokens.Select(token => At(layer, token))).Where(value => scale is null ? !float.IsNaN(value) : !float.IsNaN(scale.Place(value)));

    double Places(int layer) => given.Select(token => (double)scale.Place(At(layer, token))).Where(place => !double.IsNaN(place)).Average();

    double[] Places(string said)
    {
        int[] ends = [.. WholeNumber().Matches(said).Select(match => Whole(match, 0))];
        int[] tokens = [.. Enumerable.Range(ends[0], ends[^1] - ends[0] + 1)];
        return [.. layers.Select(layer => tokens.Select(token => (double)scale.Place(At(layer, token))).Where(place => !double.IsNaN(place)).Average())];
    }

    [GeneratedRegex(@"\(column (\d+)\) with (" + Number + ")")]
    private static partial Regex MeanOfColumn();

    [GeneratedRegex("(" + Number + @")(?: \w+)? at layer (\d+)")]
    private static partial Regex MeanOfLayer();

    [GeneratedRegex(@"” \(column (\d+)\)")]
    private static partial Regex Column();

    [GeneratedRegex(@"” \(column (\d+)\) (once|twice|\d+ times)")]
    private static partial Regex ColumnTimes();

    [GeneratedRegex(@"(\d+)(?: to (\d+))?")]
    private static partial Regex LayerRange();

    [GeneratedRegex(@"\d+")]
    private static partial Regex WholeNumber();
}
