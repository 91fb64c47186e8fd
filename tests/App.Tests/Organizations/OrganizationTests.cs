using System.Net;
using App.Tests.Support;

namespace App.Tests.Organizations;

public sealed class OrganizationTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Path = "/api/v1/organizations";

    [Fact]
    public async Task New_organization_belongs_to_who_made_it()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));

        var created = await ada.PostAsync(Path, new { name = " Analytical Engines " });

        created.ShouldBe(HttpStatusCode.Created);
        Assert.Equal($"{Path}/analytical-engines", created.Location);
        Assert.Equal(["id", "slug", "name", "role"], created.Json.AsObject().Select(member => member.Key));
        Assert.Equal(("analytical-engines", "Analytical Engines", "owner"), (created["slug"], created["name"], created["role"]));
        Assert.Equal([ada.Slug, "analytical-engines"], Slugs(await ada.GetAsync(Path), "items"));
        Assert.Equal([ada.Slug, "analytical-engines"], Slugs(await ada.GetAsync("/api/v1/accounts/me"), "organizations"));
        Assert.Equal([ben.Slug], Slugs(await ben.GetAsync(Path), "items"));
    }

    [Theory]
    [InlineData("Café Zürich", "cafe-zurich")]
    [InlineData("  --Hello,   World!--  ", "hello-world")]
    [InlineData("ÅNGSTRÖM 2", "angstrom-2")]
    [InlineData("A/../B?c=d#e", "a-b-c-d-e")]
    [InlineData("An organization with a name that goes on and on", "an-organization-with-a-name-that-goes-on")]
    public async Task Address_is_made_of_the_name(string name, string slug)
    {
        var ada = await app.SignedInAsync();

        var created = await ada.PostAsync(Path, new { name });

        Assert.Equal(slug, created.ShouldBe(HttpStatusCode.Created)["slug"]);
        (await ada.GetAsync($"/o/{slug}")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("会社")]
    [InlineData("🚀 👩🏽‍🚀")]
    [InlineData("!!!")]
    public async Task Name_without_a_letter_for_addresses_gets_one_and_every_page_shows_it(string name)
    {
        var ada = await app.SignedInAsync();

        var created = await ada.PostAsync(Path, new { name });

        Assert.StartsWith("team", created.ShouldBe(HttpStatusCode.Created)["slug"], StringComparison.Ordinal);
        Assert.Equal(name, (await ada.GetAsync($"/o/{created["slug"]}")).Find("h1").TextContent);
        Assert.Contains((await ada.GetAsync("/organizations")).Page.QuerySelectorAll(".card h2"), title => title.TextContent == name);
    }

    [Fact]
    public async Task Same_name_gets_another_address()
    {
        var ada = await app.SignedInAsync();
        var slugs = new HashSet<string>();
        for (var number = 0; number < 5; number++)
        {
            slugs.Add((await ada.PostAsync(Path, new { name = "Twins" }))["slug"]!);
        }

        Assert.Equal(5, slugs.Count);
        Assert.All(slugs, slug => Assert.Matches("^twins(-[a-z2-9]{5})?$", slug));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task Name_is_needed_and_limited(int length)
    {
        var ada = await app.SignedInAsync();

        var refused = await ada.PostAsync(Path, new { name = new string('x', length) });

        refused.ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        Assert.NotNull(refused["errors.name.0"]);
    }

    [Fact]
    public async Task Form_makes_one_and_opens_it()
    {
        var ada = await app.SignedInAsync();

        var created = await ada.SubmitAsync("/organizations", ("name", "Second Street"));

        Assert.Equal("/o/second-street", created.ShouldBe(HttpStatusCode.Redirect).Location);
        var page = await ada.GetAsync(created.Location);
        Assert.Contains("Second Street is ready.", page.Find(".flash").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("#organizations a[href='/o/second-street']").GetAttribute("aria-current"));
    }

    [Fact]
    public async Task Colleague_is_a_member_and_not_an_owner()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await app.JoinAsync(ben, ada.Slug);

        var me = await ben.GetAsync("/api/v1/accounts/me");

        Assert.Equal(["owner", "member"], me.Json["organizations"]!.AsArray().OrderBy(o => (string?)o!["slug"] == ada.Slug).Select(o => (string?)o!["role"]));
        (await ben.GetAsync(ada.Pages)).ShouldBe(HttpStatusCode.OK);
    }

    private static IEnumerable<string?> Slugs(Answer answer, string list) =>
        answer.ShouldBe(HttpStatusCode.OK).Json[list]!.AsArray().Select(organization => (string?)organization!["slug"]);
}
