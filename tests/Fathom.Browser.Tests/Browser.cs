using Fathom.Charts.Page;
using Fathom.Figures;
using Fathom.Traces;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Fathom.Browser.Tests.Browser))]

namespace Fathom.Browser.Tests;

/// <summary>Debian's Chromium, started once for all tests; where it is missing, tests that open a page are skipped.</summary>
public sealed class Browser : IAsyncLifetime
{
    const string Chromium = "/usr/bin/chromium";

    readonly TemporaryFolder folder = new();
    IPlaywright? playwright;
    IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
            return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>Opens the page of a trace.</summary>
    internal Task<OpenPage> Open(Trace trace, Screen screen, string fragment = "") =>
        Open(HtmlPage.Of(trace, new FigureOptions { Settling = true, Regime = true }), screen, fragment);

    /// <summary>Opens a page from a file, as a reader does.</summary>
    internal async Task<OpenPage> Open(string html, Screen screen, string fragment = "")
    {
        string path = folder.File($"{Guid.NewGuid():N}.html");
        await File.WriteAllTextAsync(path, html);
        return await OpenAddress($"file://{path}{fragment}", screen);
    }

    /// <summary>Opens a page of a server.</summary>
    internal async Task<OpenPage> OpenAddress(string address, Screen screen)
    {
        Assert.SkipWhen(browser is null, $"{Chromium} is not installed: apt-get install chromium");
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = screen.Width, Height = screen.Height },
            ColorScheme = screen.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            HasTouch = screen.IsTouched,
            IsMobile = screen.IsTouched,
            AcceptDownloads = true,
        });
        var open = new OpenPage(await context.NewPageAsync());
        await open.Go(address);
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        folder.Dispose();
    }
}

/// <summary>What a reader has before them.</summary>
sealed record Screen(int Width, int Height, bool IsDark = false, bool IsTouched = false)
{
    public static Screen Desk { get; } = new(1920, 1080);

    public static Screen Phone { get; } = new(390, 844, IsTouched: true);
}
