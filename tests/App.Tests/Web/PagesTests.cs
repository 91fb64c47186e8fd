using System.Net;
using App.BuildingBlocks.Security;
using App.Tests.Support;

namespace App.Tests.Web;

/// <summary>What every page has in common, for every page in the route table.</summary>
public sealed class PagesTests(TestApp app) : IClassFixture<TestApp>
{
    // Forms that are there only after the step before; without it they lead to where one begins.
    private static readonly string[] s_laterSteps =
        ["/account/confirm-access/totp", "/account/security/authenticator/confirm", "/account/security/passkeys/{id:guid}", "/sign-in/two-factor"];

    [Fact]
    public async Task Page_is_sent_whole_and_with_its_length()
    {
        var page = (await app.Anonymous().GetAsync("/")).ShouldBe(HttpStatusCode.OK);

        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(page.Text), int.Parse(page.Header("Content-Length")!, null));
        Assert.Null(page.Header("blazor-enhanced-nav"));
    }

    [Fact]
    public async Task S62_Every_page_is_whole_and_kept_by_nobody()
    {
        var ada = await app.SignedInAsync("Ada");
        foreach (var path in await PathsAsync(ada))
        {
            var page = (await ada.GetAsync(path)).ShouldBe(HttpStatusCode.OK);

            Assert.Equal("text/html; charset=utf-8", page.Header("Content-Type"));
            Assert.Equal("no-store", page.Header("Cache-Control"));
            Assert.Equal("en", page.Find("html").GetAttribute("lang"));
            Assert.NotEmpty(page.Page.Title!);
            page.Find("h1");
            page.Find("main#main");
            Assert.Equal("#main", page.Find("a.skip-link").GetAttribute("href"));
            Assert.Empty(page.Page.QuerySelectorAll("[style], style, script:not([src])"));
            Assert.All(page.Page.QuerySelectorAll("[id]").GroupBy(element => element.Id), same => Assert.Single(same));
            Assert.All(page.Page.QuerySelectorAll("main form[method=post]"), form => Assert.StartsWith("/", form.GetAttribute("action"), StringComparison.Ordinal));
            Assert.All(
                page.Page.QuerySelectorAll("input:not([type=hidden]), textarea, select"),
                field => Assert.NotNull(page.Page.QuerySelector($"label[for='{field.Id}']")));
        }
    }

    [Fact]
    public async Task Every_link_leads_somewhere()
    {
        var ada = await app.SignedInAsync("Ada");
        var links = new HashSet<string>();
        foreach (var path in await PathsAsync(ada))
        {
            links.UnionWith((await ada.GetAsync(path)).Page.QuerySelectorAll("a[href^='/']").Select(link => link.GetAttribute("href")!));
        }

        foreach (var link in links)
        {
            Assert.True((await ada.GetAsync(link)).Status is HttpStatusCode.OK or HttpStatusCode.Redirect, link);
        }
    }

    [Fact]
    public async Task Stranger_is_led_to_sign_in_and_back()
    {
        var ada = await app.SignedInAsync("Ada");
        foreach (var route in Pages().Where(route => route.Policies.Contains(Policies.SignedIn)))
        {
            var path = route.Path(ada.Slug, Guid.NewGuid());
            var answer = await app.Anonymous().GetAsync(path);

            Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString(path)}", answer.ShouldBe(HttpStatusCode.Redirect).Location);
            Assert.Equal("no-store", answer.Header("Cache-Control"));
        }
    }

    [Fact]
    public async Task Stranger_reads_what_is_for_everybody()
    {
        foreach (var route in Pages().Where(route => route.Policies.Contains(Policies.Visitor) && route.Endpoint.RoutePattern.Parameters.Count == 0))
        {
            var page = (await app.Anonymous().GetAsync(route.Path("", default))).ShouldBe(HttpStatusCode.OK);

            Assert.Empty(page.Page.QuerySelectorAll("form[action='/sign-out']"));
        }
    }

    [Fact]
    public async Task Every_form_keeps_what_was_typed_beside_what_is_wrong()
    {
        var ada = await app.SignedInAsync("Ada");
        await SeedAsync(ada);
        var ids = await Tables.IdsOfAsync(app, ada.Slug);
        foreach (var route in Route.AllOf(app).Where(route => route.IsPage && route.Request is not null && !s_laterSteps.Contains(route.Pattern) && !BringsProof(route)))
        {
            var field = SampleRequest.FieldsOf(route.Request!).First(field => field.ParameterType == typeof(string));
            var typed = SampleRequest.For(route.Request!);
            typed[SampleRequest.Name(field)] = new string('x', 100_000);
            var client = route.AllowsAnonymous ? app.Anonymous() : ada;

            var page = await client.SubmitAsync(route.Path(ada.Slug, ids is [var first, ..] ? first : default), SampleRequest.AsForm(typed));

            page.ShouldBe(HttpStatusCode.UnprocessableEntity);
            Assert.True(page.Page.QuerySelector(".error-summary") is not null, $"{route} does not say that something is wrong.");
            page.Find($"#{SampleRequest.Name(field)}-error");
            foreach (var (name, value) in SampleRequest.AsForm(typed))
            {
                if (page.Page.QuerySelector($"[name={name}][type=checkbox][value='{value}']") is { } choice)
                {
                    Assert.True(choice.HasAttribute("checked"));
                    continue;
                }

                var input = page.Find($"[name={name}]");
                if (input.TagName == "SELECT")
                {
                    // It cannot show what it does not offer.
                    continue;
                }

                var shown = input.GetAttribute("type") == "password" ? value : input.GetAttribute("value") ?? input.TextContent;
                Assert.Equal(value, shown);
                Assert.True(input.GetAttribute("type") != "password" || !page.Text.Contains(value, StringComparison.Ordinal), $"{route} sends a password back.");
            }
        }
    }

    // What stands in the form was not typed: it came with a link, or from the browser.
    private static bool BringsProof(Route route) => SampleRequest.FieldsOf(route.Request!).Any(field => SampleRequest.Name(field) is "token" or "credential");

    private IEnumerable<Route> Pages() => Route.AllOf(app).Where(route => route.IsPage && route.Method == "GET");

    /// <summary>Every page a signed-in person can open, with rows in the database where they name one.</summary>
    private async Task<IReadOnlyList<string>> PathsAsync(TestPerson person)
    {
        await SeedAsync(person);
        var ids = await Tables.IdsOfAsync(app, person.Slug);
        var paths = Pages()
            .Where(route => route.Pattern is not ("/sign-in" or "/sign-up"))
            .SelectMany(route => route.NamesRows ? ids.Select(id => route.Path(person.Slug, id)) : [route.Path(person.Slug, default)]);
        var found = new List<string>();
        foreach (var path in paths)
        {
            // An id of one module's row is unknown to another module's page.
            if ((await person.GetAsync(path)).Status != HttpStatusCode.NotFound)
            {
                found.Add(path);
            }
        }

        Assert.NotEmpty(found);
        return found;
    }

    private Task SeedAsync(TestPerson person) => Rows.CreateAsync(app, person);
}
