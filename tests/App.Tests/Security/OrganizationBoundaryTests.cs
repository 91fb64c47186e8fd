using System.Net;
using System.Net.Http.Json;
using App.Modules.Organizations.Contracts;
using App.Tests.Support;

namespace App.Tests.Security;

/// <summary>Every route of an organisation, tried by those who do not belong there, with ids that exist.</summary>
public sealed class OrganizationBoundaryTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task S54_Stranger_finds_nothing_under_another_organization()
    {
        var (ada, mallory) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Mallory"));
        await Rows.CreateAsync(app, ada);
        foreach (var route in ForMembers())
        {
            await TryAsync(route, mallory, ada.Slug, await Tables.IdsOfAsync(app, ada.Slug));
        }
    }

    [Fact]
    public async Task S54_Member_of_one_organization_finds_nothing_of_another_under_the_own_one()
    {
        var (ada, mallory) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Mallory"));
        await Rows.CreateAsync(app, ada);
        foreach (var route in ForMembers().Where(route => route.NamesRows))
        {
            await TryAsync(route, mallory, mallory.Slug, await Tables.IdsOfAsync(app, ada.Slug));
        }
    }

    [Fact]
    public async Task S54_Somebody_who_belongs_to_both_does_not_mix_them_up()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await app.JoinAsync(ben, ada.Slug);
        await Rows.CreateAsync(app, ada);
        foreach (var route in ForMembers().Where(route => route.NamesRows))
        {
            await TryAsync(route, ben, ben.Slug, await Tables.IdsOfAsync(app, ada.Slug));
        }
    }

    [Fact]
    public async Task Member_reaches_every_one_of_these_routes()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await app.JoinAsync(ben, ada.Slug);
        // One of the routes makes the organisation require it.
        await Phone.SetUpAsync(app, ada);
        await Phone.SetUpAsync(app, ben);
        foreach (var route in ForMembers())
        {
            // Anew for each: the route before may have deleted something.
            await Rows.CreateAsync(app, ada);
            var statuses = new List<HttpStatusCode>();
            foreach (var id in route.NamesRows ? await Tables.IdsOfAsync(app, ada.Slug) : [Guid.Empty])
            {
                statuses.Add((await SendAsync(route, route.Has<OwnersOnly>() ? ada : ben, ada.Slug, id)).Status);
            }

            Assert.True(statuses.Exists(status => (int)status < 400), $"{route} answers its own members with {string.Join(", ", statuses.Distinct())}.");
        }
    }

    private List<Route> ForMembers()
    {
        var routes = Route.AllOf(app).Where(route => route.IsForMembers).ToList();
        Assert.NotEmpty(routes);
        return routes;
    }

    private async Task TryAsync(Route route, TestPerson person, string slug, IReadOnlyList<Guid> ids)
    {
        var before = await Tables.ReadAsync(app);
        foreach (var id in route.NamesRows ? ids : [Guid.Empty])
        {
            var answer = await SendAsync(route, person, slug, id);
            Assert.True(answer.Status == HttpStatusCode.NotFound, $"{route} answers a stranger with {(int)answer.Status}: {answer.Text}");
            Assert.True(!route.IsApi || answer["code"] == "not_found", answer.Text);
        }

        Assert.Equal(before, await Tables.ReadAsync(app));
    }

    private static Task<Answer> SendAsync(Route route, TestPerson person, string slug, Guid id)
    {
        var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path(slug, id));
        var body = route.Request is null ? null : SampleRequest.For(route.Request);
        if (!route.IsSafe && route.IsApi)
        {
            request.Content = body is null ? null : JsonContent.Create(body);
        }
        else if (!route.IsSafe)
        {
            request.Content = new FormUrlEncodedContent(SampleRequest.AsForm(body ?? []).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        }

        return person.SendAsync(request);
    }
}
