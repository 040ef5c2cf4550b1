using Fathom.Charts.Page;
using Fathom.Figures;
using Fathom.Tests.Figures;

namespace Fathom.Browser.Tests;

public class SafetyTests(Browser browser)
{
    static readonly string[] Hostile = ["<img src=x onerror=alert(1)>", "</script>", "<!--", "{{payload}}", "\u202Eabc", "\u001B[31m", "&lt;b&gt;", "\"'"];

    [Fact]
    public async Task Text_of_tokens_never_becomes_markup_and_no_request_leaves_the_page()
    {
        var trace = SampleTrace.Of(6, Hostile);
        trace = trace with { Model = trace.Model with { Name = "</title><script>alert(2)</script>" } };
        await using var open = await browser.Open(
            HtmlPage.Of(trace, new FigureOptions { Title = "</h1><img src=x onerror=alert(3)>" }), Screen.Desk, "#find=<img src=x onerror=alert(4)>&pins=0.3-1.2");
        for (int token = 0; token < Hostile.Length; token++)
            await open.Map.PressAsync("ArrowRight");
        await open.Drawn();
        string text = await open.Text("#text");
        Assert.Contains("<img src=x onerror=alert(1)></script><!--{{payload}}", text);
        Assert.Contains(@"\u{202E}abc\x1B[31m&lt;b&gt;", text);
        Assert.Equal(0, await open.Page.Locator("img, main script, iframe, object").CountAsync());
        Assert.Equal(2, await open.Page.Locator("script").CountAsync());
        Assert.Contains("</h1><img src=x onerror=alert(3)>", await open.Page.TitleAsync());
        Assert.Empty(open.Errors);
        Assert.All(open.Requests, address => Assert.True(address.StartsWith("file:", StringComparison.Ordinal) || address.StartsWith("data:", StringComparison.Ordinal), address));
        Assert.Single(open.Requests, address => address.StartsWith("file:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_policy_forbids_the_page_any_request_and_any_other_script()
    {
        await using var open = await browser.Open(SampleTrace.Of(4, " a", " b"), Screen.Desk);
        string outcome = await open.Page.EvaluateAsync<string>("""
            async () => {
                const refused = [];
                document.addEventListener('securitypolicyviolation', event => refused.push(event.effectiveDirective));
                await fetch('https://example.org/').catch(() => {});
                const image = document.createElement('img');
                image.src = 'https://example.org/a.png';
                const script = document.createElement('script');
                script.textContent = 'document.title = "run"';
                document.body.append(image, script);
                await new Promise(done => setTimeout(done, 300));
                return [...refused.sort(), document.title === 'run'].join();
            }
            """);
        Assert.Equal("connect-src,img-src,script-src-elem,false", outcome);
    }

    [Theory]
    [InlineData("#measure=nothing&palette=x&layers=9-2&columns=a-b&g=-1&rho=7&at=99.99&pins=1.1-x&show=%00")]
    [InlineData("#columns=5-1e999&layers=0-0&g=1e9&find=%F0%9F%98%80&at=-1.2")]
    public async Task An_address_that_makes_no_sense_shows_the_page_all_the_same(string fragment)
    {
        await using var open = await browser.Open(SampleTrace.Of(4, " a", " b", " c"), Screen.Desk, fragment);
        Assert.Contains("3 generated tokens", await open.Text("#dtr"));
        Assert.Empty(open.Errors);
    }
}
