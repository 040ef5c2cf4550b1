using System.Text;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Fathom.Server;
using Fathom.Server.Tests;

namespace Fathom.Browser.Tests;

/// <summary>The page that a server shows: a question, and the answer's heat map while it grows; past answers, each at its address.</summary>
public class ServedPageTests(Browser browser)
{
    const string Question = "Let A = 8 and B = 5. What is the sum of A and B?\n(A) 11 (B) 14 (C) 12 (D) 13";

    static Task<TestServer> Start(Func<ServerSettings, ServerSettings>? change = null) => TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), change);

    static async Task Ask(OpenPage open, string question)
    {
        await open.Page.FillAsync("#question", question);
        await open.Page.ClickAsync("#send");
        await open.Page.WaitForFunctionAsync("() => document.getElementById('status').textContent === 'Done.'");
        await open.Drawn();
    }

    static Task<Answered> Post(TestServer server, string question, int answers = 1, double temperature = 0, int most = 256) =>
        server.Post("/v1/chat/completions", JsonSerializer.Serialize(new { messages = new[] { new { role = "user", content = question } }, temperature, seed = 0, n = answers, max_tokens = most, depth = true }));

    static string Content(Answered answer, int choice = 0) => answer.Json.GetProperty("choices")[choice].GetProperty("message").GetProperty("content").GetString()!;

    static string Trace(Answered answer) => answer.Json.GetProperty("choices")[0].GetProperty("depth").GetProperty("trace").GetString()!.Split('/')[^1];

    static Task<string> Address(OpenPage open) => open.Page.EvaluateAsync<string>("() => location.hash");

    /// <summary>The page is accessible, fits its window, and has asked nobody but its server.</summary>
    static async Task IsSound(OpenPage open, Uri server)
    {
        Assert.Empty(open.Errors);
        Assert.All(open.Requests, request => Assert.True(request.StartsWith(server.ToString(), StringComparison.Ordinal) || request.StartsWith($"blob:{server}", StringComparison.Ordinal) || request.StartsWith("data:", StringComparison.Ordinal), request));
        Assert.True(await open.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        var found = await open.Page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(static one => $"{one.Id}: {string.Join(", ", one.Nodes.Select(static node => node.Html))}")));
    }

    [Theory]
    [InlineData(1920, false)]
    [InlineData(390, true)]
    public async Task A_question_is_answered_with_shaded_tokens_a_heat_map_and_the_ratio_and_nothing_is_asked_elsewhere(int width, bool dark)
    {
        await using var server = await Start();
        await using var open = await browser.OpenAddress(server.Address.ToString(), (width == 390 ? Screen.Phone : Screen.Desk) with { IsDark = dark });
        await IsSound(open, server.Address);
        await Ask(open, Question);
        var answer = await Post(server, Question);
        var depth = answer.Json.GetProperty("choices")[0].GetProperty("depth");
        Assert.Equal(Content(answer), await open.Page.Locator(".text").TextContentAsync());
        int tokens = depth.GetProperty("tokens").GetArrayLength();
        Assert.Equal(tokens, await open.Page.Locator(".text span").CountAsync());
        Assert.StartsWith($"DTR {depth.GetProperty("dtr").GetDouble():F3} of {tokens} tokens", await open.Text(".dtr"), StringComparison.Ordinal);
        Assert.Equal("rgb(", (await open.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.text span')).backgroundColor"))[..4]);
        Assert.True(await open.Page.EvaluateAsync<int>("() => document.querySelector('.cells canvas').getContext('2d').getImageData(5, 5, 1, 1).data[3]") > 0);
        await open.Page.ClickAsync("summary");
        await IsSound(open, server.Address);
    }

    [Fact]
    public async Task Whoever_points_at_a_token_or_goes_through_the_map_by_keys_reads_its_numbers()
    {
        await using var server = await Start();
        await using var open = await browser.OpenAddress(server.Address.ToString(), Screen.Desk);
        await Ask(open, Question);
        var tokens = (await Post(server, Question)).Json.GetProperty("choices")[0].GetProperty("depth").GetProperty("tokens");
        await open.Page.Locator(".text span").Nth(3).HoverAsync();
        Assert.Contains($"settles at layer {tokens[3].GetProperty("settling_depth").GetInt32()} of ", await open.Text(".readout"), StringComparison.Ordinal);
        await open.Page.FocusAsync(".scroll");
        await open.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Contains($"settles at layer {tokens[4].GetProperty("settling_depth").GetInt32()} of ", await open.Text(".readout"), StringComparison.Ordinal);
        await open.Page.HoverAsync(".cells", new() { Position = new() { X = 2, Y = 2 } });
        Assert.Matches(@"^Token 1 .*; at layer \d+ 0\.\d{3} bits from the last layer$", await open.Text(".readout"));
    }

    [Fact]
    public async Task Several_answers_are_strips_hostile_text_stays_text_and_past_answers_open_as_the_exported_page()
    {
        const string hostile = "<img src=x onerror=alert(1)>\u202E";
        await using var server = await Start();
        await using var open = await browser.OpenAddress(server.Address.ToString(), Screen.Desk);
        await open.Page.ClickAsync("summary");
        await open.Page.FillAsync("#answers", "3");
        await open.Page.FillAsync("#temperature", "1");
        await open.Page.FillAsync("#most", "30");
        await Ask(open, hostile);
        Assert.Equal(3, await open.Page.Locator("#samples button").CountAsync());
        Assert.Equal(@"<img src=x onerror=alert(1)>\u{202E}", await open.Page.Locator("h2.asked").TextContentAsync());
        var answers = await Post(server, hostile, answers: 3, temperature: 1, most: 30);
        for (int i = 2; i >= 0; i--)
        {
            await open.Page.ClickAsync($"#samples button:nth-child({i + 1})");
            Assert.Equal(Content(answers, i), await open.Page.Locator(".text").TextContentAsync());
            Assert.EndsWith($"-{i}", await Address(open), StringComparison.Ordinal);
        }
        await IsSound(open, server.Address);
        string page = await open.Page.Locator(".links a", new() { HasTextString = "page" }).GetAttributeAsync("href") ?? "";
        Assert.EndsWith(".html", page, StringComparison.Ordinal);
        await using var exported = await browser.OpenAddress(new Uri(server.Address, page).ToString(), Screen.Desk);
        Assert.True(await exported.Map.IsVisibleAsync());
    }

    [Fact]
    public async Task An_answer_has_an_address_that_is_loaded_again_and_opened_elsewhere_with_all_its_forms()
    {
        await using var server = await Start(static settings => settings with { ApiKey = "secret" });
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
        var answer = await Post(server, Question);
        await using var open = await browser.OpenAddress(new Uri(server.Address, $"/#answer={Trace(answer)}").ToString(), Screen.Desk);
        Assert.Contains("API key", await open.Text("#status"), StringComparison.Ordinal);
        open.Errors.Clear();
        await open.Page.FillAsync("#key", "secret");
        await open.Page.Keyboard.PressAsync("Tab");
        for (int time = 0; time < 2; time++)
        {
            await open.Page.WaitForSelectorAsync(".text span");
            Assert.Equal(Content(answer), await open.Page.Locator(".text").TextContentAsync());
            Assert.Equal(Question, await open.Page.Locator("h2.asked").TextContentAsync());
            await open.Page.ReloadAsync();
        }
        await open.Page.WaitForSelectorAsync("html[data-ready]");
        foreach (var (name, begin) in new[] { ("PNG", "\x89PNG"), ("SVG", "<"), ("JSON", "{\"form\""), (".fathom", "") })
        {
            var saved = await open.Page.RunAndWaitForDownloadAsync(() => open.Page.Locator(".links a", new() { HasTextString = name }).First.ClickAsync());
            string bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync((await saved.PathAsync())!));
            Assert.StartsWith(begin, bytes, StringComparison.Ordinal);
            Assert.True(bytes.Length > 1000);
        }
        await IsSound(open, server.Address);
    }

    [Fact]
    public async Task An_address_of_no_answer_says_so()
    {
        await using var server = await Start();
        await using var open = await browser.OpenAddress(new Uri(server.Address, "/#answer=nothing").ToString(), Screen.Desk);
        Assert.Contains("there is no trace 'nothing'", await open.Text("#status"), StringComparison.Ordinal);
        Assert.True(await open.Page.Locator("#nothing").IsVisibleAsync());
    }

    [Theory]
    [InlineData(1920)]
    [InlineData(390)]
    public async Task Two_past_answers_are_compared_beside_each_other_with_the_picture_of_their_differences(int width)
    {
        await using var server = await Start();
        var (first, second) = (await Post(server, Question), await Post(server, Question.Replace('5', '3')));
        await using var open = await browser.OpenAddress(server.Address.ToString(), width == 390 ? Screen.Phone : Screen.Desk);
        await open.Page.Locator("#past input").Nth(1).CheckAsync();
        Assert.True(await open.Page.Locator("#compare").IsDisabledAsync());
        await open.Page.Locator("#past input").Nth(0).CheckAsync();
        await open.Page.ClickAsync("#compare");
        for (int time = 0; time < 2; time++)
        {
            await open.Page.WaitForSelectorAsync("#difference:not([hidden])");
            Assert.Equal([Content(first), Content(second)], await open.Page.Locator(".text").AllTextContentsAsync());
            Assert.True(await open.Page.EvaluateAsync<bool>("async () => { const shown = document.getElementById('difference'); await shown.decode(); return shown.naturalWidth > 100; }"));
            await IsSound(open, server.Address);
            Assert.Equal($"#compare={Trace(first)},{Trace(second)}", await Address(open));
            await open.Page.ReloadAsync();
            await open.Page.WaitForSelectorAsync("html[data-ready]");
        }
        string[] forms = await open.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#difference-links a')].map(link => link.getAttribute('href'))");
        Assert.NotEmpty(forms);
        foreach (string path in forms)
            Assert.Equal(200, (await server.Get(path)).Status);
    }

    [Theory]
    [InlineData(1920, false)]
    [InlineData(390, true)]
    public async Task The_protocol_is_described_on_a_page_whose_links_all_stay_here(int width, bool dark)
    {
        await using var server = await Start();
        await using var open = await browser.OpenAddress(new Uri(server.Address, "/docs").ToString(), (width == 390 ? Screen.Phone : Screen.Desk) with { IsDark = dark });
        foreach (var path in (await server.Get("/openapi.json")).Json.GetProperty("paths").EnumerateObject())
            Assert.Contains(path.Name, await open.Page.Locator("#operations code").AllTextContentsAsync());
        Assert.All(await open.Page.EvaluateAsync<string[]>("() => [...document.links].map(link => link.href)"), link => Assert.StartsWith(server.Address.ToString(), link, StringComparison.Ordinal));
        await IsSound(open, server.Address);
        await open.Page.ClickAsync("nav a[href='/']");
        await open.Page.WaitForSelectorAsync("html[data-ready] #question");
    }

    /// <summary>Asks for answers through a relay that cuts the connection when some of them have come.</summary>
    static async Task AskAndCut(OpenPage open, Relay relay)
    {
        await open.Page.FillAsync("#question", Question);
        await open.Page.ClickAsync("summary");
        await open.Page.FillAsync("#answers", "8");
        relay.HoldAfter(120_000);
        await open.Page.ClickAsync("#send");
        await open.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('#samples canvas')].some(strip => strip.width > 1)");
        relay.Cut();
    }

    [Fact]
    public async Task A_lost_connection_is_made_anew_and_the_answer_goes_on_where_it_was()
    {
        await using var server = await Start();
        await using var relay = new Relay(server.Address);
        await using var open = await browser.OpenAddress(relay.Address.ToString(), Screen.Desk);
        await AskAndCut(open, relay);
        await open.Page.WaitForFunctionAsync("() => document.getElementById('status').textContent.startsWith('The connection was lost.')");
        await open.Page.WaitForFunctionAsync("() => document.getElementById('status').textContent === 'Done.'");
        await open.Drawn();
        string expected = Content(await Post(server, Question));
        for (int i = 1; i <= 8; i++)
        {
            await open.Page.ClickAsync($"#samples button:nth-child({i})");
            Assert.Equal(expected, await open.Page.Locator(".text").TextContentAsync());
        }
        Assert.Matches("^#answer=chatcmpl-", await Address(open));
    }

    [Fact]
    public async Task Where_the_server_is_gone_the_page_says_that_the_answer_is_cut_short()
    {
        await using var server = await Start();
        await using var relay = new Relay(server.Address);
        await using var open = await browser.OpenAddress(relay.Address.ToString(), Screen.Desk);
        await AskAndCut(open, relay);
        await relay.DisposeAsync();
        await open.Page.WaitForFunctionAsync("() => /the answer is cut short after \\d+ token/.test(document.getElementById('status').textContent)");
        Assert.True(await open.Page.Locator("#send").IsEnabledAsync());
    }

    [Fact]
    public async Task Two_tabs_ask_at_once_and_each_shows_its_own_answer()
    {
        await using var server = await Start(static settings => settings with { ShowLive = true });
        await using var one = await browser.OpenAddress(server.Address.ToString(), Screen.Desk);
        await using var other = await browser.OpenAddress(server.Address.ToString(), Screen.Phone);
        string question = Question.Replace('5', '3');
        await Task.WhenAll(Ask(one, Question), Ask(other, question));
        Assert.Equal(Content(await Post(server, Question)), await one.Page.Locator(".text").TextContentAsync());
        Assert.Equal(Content(await Post(server, question)), await other.Page.Locator(".text").TextContentAsync());
    }
}
