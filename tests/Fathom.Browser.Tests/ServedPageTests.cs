using System.Text.Json;
using Deque.AxeCore.Playwright;
using Fathom.Server.Tests;

namespace Fathom.Browser.Tests;

/// <summary>The page that a server shows: a question, and the answer's heat map while it grows.</summary>
public class ServedPageTests(Browser browser)
{
    const string Question = "Let A = 8 and B = 5. What is the sum of A and B?\n(A) 11 (B) 14 (C) 12 (D) 13";

    static Task<TestServer> Start() => TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"));

    static async Task Ask(OpenPage open, string question)
    {
        await open.Page.FillAsync("#question", question);
        await open.Page.ClickAsync("#send");
        await open.Page.WaitForFunctionAsync("() => document.getElementById('status').textContent === 'Done.'");
    }

    [Theory]
    [InlineData(1920)]
    [InlineData(390)]
    public async Task A_question_is_answered_with_shaded_tokens_a_heat_map_and_the_ratio_and_nothing_is_asked_elsewhere(int width)
    {
        await using var server = await Start();
        await using var open = await browser.OpenAddress(server.Address.ToString(), width == 390 ? Screen.Phone : Screen.Desk);
        await Ask(open, Question);
        var answer = await server.Post("/v1/chat/completions", JsonSerializer.Serialize(new { messages = new[] { new { role = "user", content = Question } }, temperature = 0, max_tokens = 256, depth = true }));
        var choice = answer.Json.GetProperty("choices")[0];
        Assert.Equal(choice.GetProperty("message").GetProperty("content").GetString(), await open.Page.Locator("#answer").TextContentAsync());
        int tokens = choice.GetProperty("depth").GetProperty("tokens").GetArrayLength();
        Assert.Equal(tokens, await open.Page.Locator("#answer span").CountAsync());
        Assert.StartsWith($"DTR {choice.GetProperty("depth").GetProperty("dtr").GetDouble():F3} of {tokens} tokens", await open.Text("#dtr"), StringComparison.Ordinal);
        Assert.Equal("rgb(", (await open.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('#answer span')).backgroundColor"))[..4]);
        Assert.True(await open.Page.EvaluateAsync<int>("() => document.getElementById('cells').getContext('2d').getImageData(5, 5, 1, 1).data[3]") > 0);
        Assert.All(open.Requests, request => Assert.StartsWith(server.Address.ToString(), request, StringComparison.Ordinal));
        Assert.Empty(open.Errors);
        Assert.True(await open.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        var found = await open.Page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(static one => $"{one.Id}: {string.Join(", ", one.Nodes.Select(static node => node.Html))}")));
    }

    [Fact]
    public async Task Several_answers_are_strips_hostile_text_stays_text_and_past_answers_open_as_the_exported_page()
    {
        await using var server = await Start();
        await using var open = await browser.OpenAddress(server.Address.ToString(), Screen.Desk);
        await open.Page.ClickAsync("summary");
        await open.Page.FillAsync("#answers", "3");
        await open.Page.FillAsync("#temperature", "1");
        await open.Page.FillAsync("#most", "30");
        await Ask(open, "<img src=x onerror=alert(1)>");
        Assert.Equal(3, await open.Page.Locator("#samples button").CountAsync());
        var answers = await server.Post("/v1/chat/completions", JsonSerializer.Serialize(new { messages = new[] { new { role = "user", content = "<img src=x onerror=alert(1)>" } }, temperature = 1, max_tokens = 30, n = 3, seed = 0 }));
        for (int i = 2; i >= 0; i--)
        {
            await open.Page.ClickAsync($"#samples button:nth-child({i + 1})");
            Assert.Equal(answers.Json.GetProperty("choices")[i].GetProperty("message").GetProperty("content").GetString(), await open.Page.Locator("#answer").TextContentAsync());
        }
        Assert.Empty(open.Errors);
        string past = await open.Page.Locator("#past a").First.GetAttributeAsync("href") ?? "";
        Assert.EndsWith(".html", past, StringComparison.Ordinal);
        await using var exported = await browser.OpenAddress(new Uri(server.Address, past).ToString(), Screen.Desk);
        Assert.True(await exported.Map.IsVisibleAsync());
    }

    [Fact]
    public async Task A_map_of_two_thousand_columns_grows_fluidly()
    {
        await using var server = await Start();
        await using var open = await browser.OpenAddress(server.Address.ToString(), Screen.Desk);
        double longest = await open.Page.EvaluateAsync<double>("""
            async () => {
              const { GrowingMap } = await import('/page/map.js'), { Palette } = await import('/page/palette.js');
              const canvas = document.createElement('canvas'), map = new GrowingMap(canvas, new Palette({ name: 'x', colors: [0, 0xffffff] }, 0));
              let longest = 0;
              for (let i = 0; i < 2000; i++) {
                const start = performance.now();
                map.add([{ settling_depth: i % 36, jsd_bits: Array.from({ length: 36 }, (_, layer) => layer / 36) }], 36);
                longest = Math.max(longest, performance.now() - start);
              }
              return canvas.width >= 20000 ? longest : 1e9;
            }
            """);
        Assert.InRange(longest, 0, 1000);
    }
}
