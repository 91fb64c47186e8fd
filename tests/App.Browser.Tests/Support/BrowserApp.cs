using App.Tests.Support;
using Microsoft.Playwright;

namespace App.Browser.Tests.Support;

/// <summary>The product on a real port and one Chromium, shared by all classes.</summary>
public sealed class BrowserApp : IAsyncLifetime
{
    private IPlaywright? _playwright;

    public TestApp App { get; } = new TestApp().OnKestrel();

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Executable, Args = Chromium.Arguments });
    }

    public async Task DisposeAsync()
    {
        await Browser.CloseAsync();
        _playwright?.Dispose();
        await App.DisposeAsync();
    }

    internal Task<Visit> VisitAsync(int width = 1440, bool dark = false, bool scripts = true, TestPerson? person = null) =>
        Visit.StartAsync(Browser, App.Address, width, dark, scripts, person);
}

[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<BrowserApp>
{
    public const string Name = "Browser";
}
