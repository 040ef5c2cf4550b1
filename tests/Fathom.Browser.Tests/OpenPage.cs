using System.Text;
using Microsoft.Playwright;

namespace Fathom.Browser.Tests;

/// <summary>A page in the browser, with what it asked for and what went wrong in it.</summary>
sealed class OpenPage : IAsyncDisposable
{
    const float CellsLeft = 62, CellsTop = 12;

    public OpenPage(IPage page)
    {
        Page = page;
        page.Request += (_, request) => Requests.Add(request.Url);
        page.PageError += (_, error) => Errors.Add(error);
        page.Console += (_, message) => Errors.Add(message.Text);
        page.Dialog += (_, dialog) => Errors.Add(dialog.Message);
    }

    public IPage Page { get; }

    public List<string> Requests { get; } = [];

    public List<string> Errors { get; } = [];

    public ILocator Map => Page.Locator("#map");

    /// <summary>Loads an address and waits until the page is drawn.</summary>
    public async Task Go(string address)
    {
        await Page.GotoAsync(address);
        await Page.WaitForSelectorAsync("html[data-ready]");
        await Drawn();
    }

    /// <summary>Waits until what was asked for is drawn.</summary>
    public Task Drawn() => Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

    /// <summary>The text of an element.</summary>
    public async Task<string> Text(string selector) => await Page.Locator(selector).InnerTextAsync();

    /// <summary>The view in the address, once it has come there.</summary>
    public async Task<string> Fragment()
    {
        await Drawn();
        await Page.EvaluateAsync("() => new Promise(done => setTimeout(done, 300))");
        return Uri.UnescapeDataString(new Uri(Page.Url).Fragment);
    }

    /// <summary>A picture of the heat map, as text to compare.</summary>
    public async Task<string> Picture()
    {
        await Drawn();
        return await Page.EvaluateAsync<string>("() => document.getElementById('map').toDataURL()");
    }

    /// <summary>What a button saves, as bytes.</summary>
    public async Task<byte[]> SavedBytes(string form)
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.ClickAsync($"#save-{form}"));
        Assert.Equal($"fathom.{form}", download.SuggestedFilename);
        return await File.ReadAllBytesAsync((await download.PathAsync())!);
    }

    /// <summary>What a button saves, as text.</summary>
    public async Task<string> Saved(string form) => Encoding.UTF8.GetString(await SavedBytes(form));

    /// <summary>The middle of a cell of a wide heat map of so many cells, in pixels from its corner.</summary>
    public async Task<(float X, float Y)> Middle(int token, int layer, int tokens, int rows)
    {
        const float right = 118, widest = 56, tallest = 24, height = 560;
        var box = (await Map.BoundingBoxAsync())!;
        float cellWidth = Math.Min((box.Width - CellsLeft - right) / tokens, widest), cellHeight = Math.Min(height / rows, Math.Max(tallest, 200f / rows));
        return (CellsLeft + (token + 0.5f) * cellWidth, CellsTop + (rows - layer + 0.5f) * cellHeight);
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
