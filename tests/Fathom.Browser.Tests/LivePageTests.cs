using System.Text.Json;
using Deque.AxeCore.Playwright;
using Fathom.Server.Tests;

namespace Fathom.Browser.Tests;

/// <summary>The page follows answers that others ask for, while they come.</summary>
public class LivePageTests(Browser browser)
{
    static Task<TestServer> Start() => TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), static settings => settings with { ShowLive = true });

    static Task<Answered> Post(TestServer server, string question) =>
        server.Post("/v1/chat/completions", JsonSerializer.Serialize(new { messages = new[] { new { role = "user", content = question } }, max_tokens = 60, ignore_eos = true, depth = true }));

    static string Content(Answered answer) => answer.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;

    static async Task Ended(OpenPage open) => await open.Page.WaitForFunctionAsync("() => /ended/.test(document.querySelector('.view .facts')?.textContent)");

    [Fact]
    public async Task Another_tab_follows_an_answer_from_its_begin_to_its_address()
    {
        await using var server = await Start();
        await using var open = await browser.OpenAddress(server.Address.ToString(), Screen.Desk);
        await using var late = await browser.OpenAddress(server.Address.ToString(), Screen.Phone);
        var asked = Post(server, "Let A = 8 and B = 5.");
        await Task.WhenAll(Ended(open), Ended(late));
        var answer = await asked;
        string trace = answer.Json.GetProperty("choices")[0].GetProperty("depth").GetProperty("trace").GetString()!;
        foreach (var page in new[] { open, late })
        {
            await page.Drawn();
            Assert.Equal(Content(answer), await page.Page.Locator(".text").TextContentAsync());
            Assert.Equal("Let A = 8 and B = 5.", await page.Text("h2.asked"));
            Assert.Equal($"#answer={trace.Split('/')[^1]}", await page.Page.EvaluateAsync<string>("() => location.hash"));
            Assert.Empty(page.Errors);
            Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
            Assert.Empty((await page.Page.RunAxe()).Violations);
        }
    }

    [Fact]
    public async Task Nothing_is_followed_where_the_owner_does_not_allow_it()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        await using var open = await browser.OpenAddress(server.Address.ToString(), Screen.Desk);
        Assert.False(await open.Page.Locator("#live").IsVisibleAsync());
        Assert.DoesNotContain(open.Requests, static request => request.Contains("/fathom/live", StringComparison.Ordinal));
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task A_connection_that_breaks_goes_on_without_loss_or_doubling()
    {
        await using var server = await Start();
        await using var relay = new Relay(server.Address);
        await using var open = await browser.OpenAddress(relay.Address.ToString(), Screen.Desk);
        await open.Page.WaitForFunctionAsync("() => document.getElementById('live-note').textContent === ''");
        MadeAnswer.Begin(server, "What is counted?");
        string expected = "";
        for (int i = 0; i < 300; i++)
        {
            MadeAnswer.Part(server, i, MadeAnswer.Token(i, $"{i} "));
            expected += $"{i} ";
            if (i % 100 == 50)
            {
                await open.Page.WaitForFunctionAsync("() => document.querySelectorAll('.text span').length > 0");
                relay.Cut();
            }
            await Task.Delay(1);
        }
        await open.Page.WaitForFunctionAsync("() => document.querySelectorAll('.text span').length >= 300");
        Assert.Equal(expected, await open.Page.Locator(".text").TextContentAsync());
        Assert.True(relay.Cuts >= 3);
    }

    [Fact]
    public async Task An_answer_of_which_the_page_missed_a_part_says_so()
    {
        await using var server = await Start();
        await using var open = await browser.OpenAddress(server.Address.ToString(), Screen.Desk);
        MadeAnswer.Begin(server, "x");
        MadeAnswer.Part(server, 40, MadeAnswer.Token(40, "late"));
        await open.Page.WaitForFunctionAsync("() => /The first 40 tokens came before/.test(document.querySelector('.dtr')?.textContent)");
    }

    [Theory]
    [InlineData(1920, false)]
    [InlineData(390, true)]
    public async Task Hostile_text_stays_text_and_breaks_nothing(int width, bool dark)
    {
        await using var server = await Start();
        await using var open = await browser.OpenAddress(server.Address.ToString(), (width == 390 ? Screen.Phone : Screen.Desk) with { IsDark = dark });
        MadeAnswer.Begin(server, "</h2><script>alert(1)</script>\u202E\u200B" + new string('x', 500));
        string[] texts = ["<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "\u202Eabc\u2066", "\u200B", "\uFEFF", "\u001B[31m\0", "שלום", "مرحبا", "&lt;b&gt;", "{{live}}", "\n\n", new string('y', 10_000), string.Concat(Enumerable.Repeat("e\u0301\u0302\u0303", 300))];
        for (int i = 0; i < texts.Length; i++)
            MadeAnswer.Part(server, i, MadeAnswer.Token(i, texts[i]));
        MadeAnswer.Part(server, texts.Length, MadeAnswer.Token(1, @"\xE2", Convert.ToBase64String([0xE2])), MadeAnswer.Token(2, @"\x82\xAC", Convert.ToBase64String([0x82, 0xAC])), MadeAnswer.Token(3, @"\xFF", Convert.ToBase64String([0xFF])));
        await open.Page.WaitForFunctionAsync($"() => document.querySelectorAll('.text span').length === {texts.Length + 3}");
        string shown = await open.Page.Locator(".text").TextContentAsync() ?? "";
        Assert.StartsWith(@"<script>alert(1)</script><img src=x onerror=alert(2)>\u{202E}abc\u{2066}\u{200B}\u{FEFF}\u{1B}[31m\u{0}", shown, StringComparison.Ordinal);
        Assert.EndsWith("€\uFFFD", shown, StringComparison.Ordinal);
        Assert.Empty(open.Errors);
        Assert.True(await open.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        Assert.Equal(0, await open.Page.EvaluateAsync<int>("() => document.querySelectorAll('main script, main img:not(#difference)').length"));
        Assert.Empty((await open.Page.RunAxe()).Violations);
    }
}
