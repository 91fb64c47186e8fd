using App.Tests.Support;
using Microsoft.Playwright;

namespace App.Browser.Tests.Support;

/// <summary>One person's browser window; what its console complains about is collected.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly List<string> _complaints = [];

    private Visit(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            // A page that answers 404 or 422 on purpose is named in the console too.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal))
            {
                _complaints.Add($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Add($"{page.Url}: {error}");
        page.RequestFailed += (_, request) =>
        {
            // What a page was still asking for when one left it.
            if (request.Failure != "net::ERR_ABORTED")
            {
                _complaints.Add($"{request.Url}: {request.Failure}");
            }
        };
    }

    public IPage Page { get; }

    public static async Task<Visit> StartAsync(IBrowser browser, Uri address, int width = 1440, bool dark = false, bool scripts = true, TestPerson? person = null)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = scripts,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
        });
        context.SetDefaultTimeout(15_000);
        if (person is not null)
        {
            await context.AddCookiesAsync([new Cookie { Name = person.Session.Name, Value = person.Session.Value, Url = address.ToString(), HttpOnly = true }]);
        }

        return new Visit(await context.NewPageAsync());
    }

    public Task ClickAsync(string text, AriaRole role = AriaRole.Link) => Named(text, role).ClickAsync();

    public ILocator Named(string text, AriaRole role = AriaRole.Link) => Page.GetByRole(role, new PageGetByRoleOptions { Name = text, Exact = true }).First;

    public Task TypeAsync(string label, string text) => Page.GetByLabel(label, new PageGetByLabelOptions { Exact = true }).FillAsync(text);

    public Task SeeAsync(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    public Task SeeHeadingAsync(string text) => Assertions.Expect(Named(text, AriaRole.Heading)).ToBeVisibleAsync();

    /// <summary>Asserts that nothing was blocked, missing or thrown on the way.</summary>
    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.Empty(_complaints);
    }
}
