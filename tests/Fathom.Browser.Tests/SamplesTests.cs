using Fathom.Charts.Page;
using Fathom.Tests.Figures;

namespace Fathom.Browser.Tests;

public class SamplesTests(Browser browser)
{
    [Fact]
    public async Task A_row_opens_the_heat_map_of_its_sample_by_click_and_by_key()
    {
        await using var open = await browser.Open(HtmlPage.Of(MadeSamples.Of(12, 9, 14, 0)), Screen.Desk, "#sample=7");
        await Shows(open, 9);
        await Opens(open, () => open.Page.ClickAsync("a[href='#sample=8']"));
        await Shows(open, 14);
        await open.Page.FocusAsync("a[href='#sample=7']");
        await Opens(open, () => open.Page.Keyboard.PressAsync("Enter"));
        await Shows(open, 9);
        Assert.Equal("true", await open.Page.GetAttributeAsync("a[href='#sample=7']", "aria-current"));
        await open.Page.SelectOptionAsync("#palette", "paper");
        Assert.Equal("#sample=7&palette=paper", await open.Fragment());
        Assert.Equal(2, await open.Page.Locator("#samples a").CountAsync());
        Assert.Empty(open.Errors);
    }

    static async Task Opens(OpenPage open, Func<Task> act)
    {
        await open.Page.EvaluateAsync("() => delete document.documentElement.dataset.ready");
        await act();
        await open.Page.WaitForSelectorAsync("html[data-ready]");
    }

    static async Task Shows(OpenPage open, int tokens) => Assert.Contains($"of {tokens} generated tokens", await open.Text("#dtr"), StringComparison.Ordinal);
}
