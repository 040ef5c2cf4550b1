using System.Globalization;
using System.Text;
using System.Text.Json;
using Fathom.Depth;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Browser.Tests;

public class DepthTests(Browser browser)
{
    internal const string TypeAndRead = """
        async ([g, rho]) => {
            for (const [id, value] of [['g-number', g], ['rho-number', rho]]) {
                const input = document.getElementById(id);
                input.value = value;
                input.dispatchEvent(new Event('input'));
            }
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            const titles = [...document.querySelectorAll('#text [data-column]')].map(span => {
                span.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
                return span.title;
            });
            return [document.getElementById('dtr').textContent, ...titles];
        }
        """;

    [Fact]
    public async Task G_and_rho_on_the_page_give_the_depths_of_the_library()
    {
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(Fixtures.Path("measures/settling.json")));
        var cases = file.RootElement.GetProperty("cases").EnumerateArray().Where(entry => entry.GetProperty("T").GetInt32() > 0);
        foreach (var alike in cases.GroupBy(entry => entry.GetProperty("L").GetInt32()))
            await Check(SideBySide(alike.Key, [.. alike]), [.. alike.SelectMany(entry => entry.GetProperty("settings").EnumerateArray())
                .Select(setting => (setting.GetProperty("g").GetString()!, setting.GetProperty("rho").GetString()!)).Distinct()]);
    }

    [Fact]
    public async Task A_divergence_one_step_beside_g_falls_on_its_own_side_of_it()
    {
        string[] thresholds = ["0.5", "0.25", "0.1", "0.3", "0.7", "0.7213475"];
        float[] divergences = [.. thresholds.Select(g => float.Parse(g, CultureInfo.InvariantCulture))
            .SelectMany(g => (float[])[MathF.BitDecrement(g), g, MathF.BitIncrement(g)])];
        var trace = SampleTrace.Of(3, (_, token) => divergences[token], [.. divergences.Select((_, i) => Encoding.UTF8.GetBytes($" t{i}"))]);
        await Check(trace, [.. thresholds.Select(g => (g, "0.55"))]);
    }

    [Fact]
    public async Task The_regime_begins_where_decimal_arithmetic_says()
    {
        var trace = SampleTrace.Of(100, [.. Enumerable.Range(0, 30).Select(i => $" t{i}")]);
        await Check(trace, [("0.5", "0.55"), ("0.5", "0.9"), ("0.5", "0.07"), ("0.5", "1"), ("0.5", "0")]);
    }

    [Fact]
    public async Task Settling_counts_from_layer_1_where_the_page_holds_the_embeddings_too()
    {
        using var model = LanguageModel.Open(Fixtures.Path("architectures/llama/model.gguf"));
        await Check(DepthRun.Measure(model, RunInput.Text([1, 5, 9, 20, 33, 40, 7, 8]), new() { WithEmbeddings = true }), [("0.5", "0.85"), ("0.9", "0.5")]);
    }

    /// <summary>Types thresholds into the page, and compares the depth of every token and the ratio with the library's.</summary>
    async Task Check(Trace trace, (string G, string Rho)[] settings)
    {
        await using var open = await browser.Open(trace, Screen.Desk);
        string over = trace.Scope() == SequenceScope.Generated ? "generated tokens" : "tokens of the text";
        foreach (var (g, rho) in settings)
        {
            string[] shown = await open.Page.EvaluateAsync<string[]>(TypeAndRead, new[] { g, rho });
            var expected = (trace with
            {
                Conventions = trace.Conventions with
                {
                    G = decimal.Parse(g, CultureInfo.InvariantCulture),
                    Rho = decimal.Parse(rho, CultureInfo.InvariantCulture),
                },
            }).Depth();
            Assert.Equal([.. expected.Tokens.Zip(trace.Tokens, (depth, token) => Text(depth with { Deep = depth.Deep is null ? null : depth.Deep == true && IsCounted(trace, token) }))], shown[1..]);
            Assert.Equal(expected.Dtr is double ratio
                ? string.Create(CultureInfo.InvariantCulture,
                    $"DTR {ratio:0.000} {expected.DeepTokens} of {expected.CountedTokens} {over} settle at layer {expected.DeepFrom} or above")
                : $"DTR: none of the {over} could be measured", shown[0]);
        }
        Assert.Empty(open.Errors);
    }

    /// <summary>Only what is counted carries marks.</summary>
    static bool IsCounted(Trace trace, TraceToken token) => trace.Scope() == SequenceScope.Generated ? token.Generated : !token.Predicted;

    internal static string Text(TokenDepth depth) => depth.Deep is null ? "settling could not be measured" : string.Join(" · ", new[]
    {
        depth.Settling is int settling ? $"settles at layer {settling}" : "does not settle",
        depth.Unsettlings == 0 ? "" : $"comes undone {(depth.Unsettlings == 1 ? "once" : $"{depth.Unsettlings} times")}"
            + (depth.Resettling is int resettling ? $", for good at {resettling}" : ""),
        depth.Deep == true ? "deep-thinking" : "",
    }.Where(part => part.Length > 0));

    /// <summary>One trace of the tokens of several cases of equally many layers; one token more is generated, so that the ratio is of generated ones.</summary>
    static Trace SideBySide(int layers, JsonElement[] cases)
    {
        float[] column = [.. Enumerable.Repeat(0f, layers)];
        float[][] columns = [.. cases.SelectMany(Columns), column];
        bool[] generated = [.. cases.SelectMany(entry => entry.GetProperty("generated").EnumerateArray().Select(flag => flag.GetBoolean())), true];
        var trace = SampleTrace.Of(layers, [.. columns.Select((_, i) => $" t{i}")]);
        return trace with
        {
            Measures = trace.Measures with
            {
                JsdBits = new(layers, columns.Length, [.. Enumerable.Range(0, layers).SelectMany(layer => columns.Select(values => values[layer]))]),
            },
            Tokens = [.. trace.Tokens.Select((token, i) => token with { Generated = generated[i] })],
        };
    }

    static IEnumerable<float[]> Columns(JsonElement entry)
    {
        float[][] rows = [.. entry.GetProperty("D").EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetSingle()).ToArray())];
        return Enumerable.Range(0, entry.GetProperty("T").GetInt32()).Select(token => rows.Select(row => row[token]).ToArray());
    }
}
