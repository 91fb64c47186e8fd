using System.Text.Json;
using System.Text.RegularExpressions;
using App.Browser.Tests.Support;
using App.Tests.Support;
using Microsoft.Playwright;

namespace App.Browser.Tests;

/// <summary>Every page of the route table, looked at by axe in both colour schemes on a phone and a wide screen; pictures are kept.</summary>
[Collection(OneBrowser.Name)]
public sealed partial class AccessibilityTests(BrowserApp app)
{
    private static readonly string s_pictures = Path.Combine(Repository.Root, "artifacts", "screenshots");

    [AxeFact]
    public Task Light_on_a_wide_screen() => LookAsync(dark: false, 1440);

    [AxeFact]
    public Task Light_on_a_phone() => LookAsync(dark: false, 390);

    [AxeFact]
    public Task Dark_on_a_wide_screen() => LookAsync(dark: true, 1440);

    [AxeFact]
    public Task Dark_on_a_phone() => LookAsync(dark: true, 390);

    [AxeFact]
    public async Task Mistake_would_be_found()
    {
        await using var visit = await app.VisitAsync();
        await visit.Page.GotoAsync("/sign-in");
        await visit.Page.EvaluateAsync("document.querySelector('label[for=email]').remove()");

        Assert.Contains(await AxeAsync(visit, "/sign-in"), found => found.Contains("label", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Nothing_must_be_scrolled_sideways()
    {
        var ada = await PersonAsync();
        await using var visit = await app.VisitAsync(320, person: ada);
        foreach (var path in await PathsAsync(ada))
        {
            await visit.Page.GotoAsync(path);
            var wider = await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
            Assert.True(wider <= 0, $"{path} is {wider} pixels wider than a screen of 320.");
        }
    }

    private async Task LookAsync(bool dark, int width)
    {
        var (found, opened) = (new List<string>(), new HashSet<string>());
        var ada = await PersonAsync();
        await using (var visit = await app.VisitAsync(width, dark, person: ada))
        {
            foreach (var path in await PathsAsync(ada))
            {
                await visit.Page.GotoAsync(path);
                found.AddRange(await ExamineAsync(visit, path, dark, width, opened));
            }
        }

        await using (var visit = await app.VisitAsync(width, dark))
        {
            foreach (var path in new[] { "/", "/sign-up", "/sign-in", "/nowhere" })
            {
                await visit.Page.GotoAsync(path);
                found.AddRange(await ExamineAsync(visit, "stranger" + path, dark, width, opened));
            }

            await visit.Page.GotoAsync("/sign-in");
            await visit.TypeAsync("Email", "nobody@example.com");
            await visit.TypeAsync("Password", "not the password");
            await visit.ClickAsync("Sign in", AriaRole.Button);
            await visit.SeeAsync("do not match an account");
            found.AddRange(await ExamineAsync(visit, "refused/sign-in", dark, width, opened));

            await visit.Page.GotoAsync("/sign-up");
            await visit.TypeAsync("Your name", "   ");
            await visit.TypeAsync("Email", "nobody@example.com");
            await visit.TypeAsync("Password", "correct horse battery");
            await visit.ClickAsync("Create account", AriaRole.Button);
            await visit.SeeAsync("Please check what you entered");
            found.AddRange(await ExamineAsync(visit, "refused/sign-up", dark, width, opened));
        }

        Assert.Empty(found);
    }

    /// <summary>The page as it opens, and with each menu and question open that no page before had.</summary>
    private static async Task<IReadOnlyList<string>> ExamineAsync(Visit visit, string name, bool dark, int width, HashSet<string> opened)
    {
        var found = new List<string>(await AxeAsync(visit, name));
        await PictureAsync(visit, name, dark, width);
        var popovers = await visit.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('[popover]')].filter(element => element.id !== 'menu' || innerWidth < 600).map(element => element.id)");
        foreach (var popover in popovers.Where(opened.Add))
        {
            // On a phone the account's menu is in the navigation, which opens first.
            await visit.Page.EvaluateAsync(
                "id => { const it = document.getElementById(id); if (innerWidth < 600) it.parentElement.closest('[popover]')?.showPopover(); it.showPopover() }", popover);
            found.AddRange(await AxeAsync(visit, $"{name} with #{popover} open"));
            await PictureAsync(visit, $"{name}-open-{popover}", dark, width);
            await visit.Page.EvaluateAsync("document.querySelectorAll(':popover-open').forEach(element => element.hidePopover())");
        }

        return found;
    }

    private static async Task<IEnumerable<string>> AxeAsync(Visit visit, string name)
    {
        await visit.Page.EvaluateAsync(Chromium.Axe);
        var result = await visit.Page.EvaluateAsync<JsonElement>("axe.run(document, { resultTypes: ['violations'] })");
        return from violation in result.GetProperty("violations").EnumerateArray()
               from node in violation.GetProperty("nodes").EnumerateArray()
               select $"{name}: {violation.GetProperty("id").GetString()}: {node.GetProperty("html").GetString()} {node.GetProperty("failureSummary").GetString()}";
    }

    private static async Task PictureAsync(Visit visit, string name, bool dark, int width)
    {
        var file = Odd().Replace(Id().Replace(name, "id"), "-").Trim('-');
        var path = Path.Combine(s_pictures, $"{(file.Length > 0 ? file : "start")}-{(dark ? "dark" : "light")}-{width}.png");
        await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = !name.Contains("-open-", StringComparison.Ordinal) });
    }

    private async Task<TestPerson> PersonAsync()
    {
        var ada = await app.App.SignedInAsync("Ada Lovelace");
        await Rows.CreateAsync(app.App, ada);
        return ada;
    }

    private async Task<IReadOnlyList<string>> PathsAsync(TestPerson person)
    {
        var ids = await Tables.IdsOfAsync(app.App, person.Slug);
        var paths = from route in Route.AllOf(app.App)
                    where route is { IsPage: true, Method: "GET" } && route.Pattern is not ("/sign-in" or "/sign-up")
                    from id in route.NamesRows ? ids : [Guid.Empty]
                    select route.Path(person.Slug, id);
        return [.. paths, "/nowhere"];
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|person[0-9]+|(?<=/o/)[a-z0-9-]+")]
    private static partial Regex Id();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Odd();
}
