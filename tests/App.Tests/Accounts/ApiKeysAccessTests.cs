using System.Net;
using System.Net.Http.Json;
using App.BuildingBlocks.Security;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

/// <summary>What a key may and may not do: every route of the product is tried.</summary>
public sealed class ApiKeysAccessTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Me = "/api/v1/accounts/me";
    private static readonly string[] s_everything = ["read", "write", "manage"];

    [Fact]
    public async Task V16_Key_with_every_scope_decides_nothing_about_accounts_sessions_and_keys()
    {
        var ada = await app.SignedInAsync();
        var keys = new[]
        {
            KeyClient.Of(app, await KeyClient.MakeAsync(ada, s_everything)),
            KeyClient.Of(app, await KeyClient.MakeForOrganizationAsync(ada, s_everything)),
        };
        await Task.WhenAll(keys.Select(key => key.GetAsync($"{ada.Api}/activity")));
        await new Mailbox(app).SettleAsync();
        var closed = Route.AllOf(app).Where(route => route is { IsApi: true, AllowsAnonymous: false } && !IsOpen(route)).ToList();
        var before = await Tables.ReadAsync(app);

        foreach (var (route, key) in closed.SelectMany(route => keys.Select(key => (route, key))))
        {
            var answer = await key.SendAsync(Request(route, ada.Slug, ada.Id));
            Assert.True(answer.Status == HttpStatusCode.Forbidden && answer["code"] == "session_required", $"{route} answers a key with {(int)answer.Status}: {answer.Text}");
        }

        Assert.Equal(before, await Tables.ReadAsync(app));
        Assert.All(
            (string[])["POST /api/v1/accounts/api-keys", "PUT /api/v1/accounts/password", "POST /api/v1/accounts/email", "GET /api/v1/accounts/sessions",
                "POST /api/v1/accounts/confirm-access", "POST /api/v1/accounts/export", "POST /api/v1/accounts/deletion", "POST /api/v1/organizations/{slug}/api-keys"],
            name => Assert.Contains(name, closed.Select(route => route.ToString())));
    }

    [Fact]
    public void V16_Of_the_accounts_routes_keys_reach_one() => Assert.Equal(
        ["GET /api/v1/accounts/me"],
        Route.AllOf(app).Where(route => IsOpen(route) && !route.Pattern.StartsWith("/api/v1/organizations", StringComparison.Ordinal)).Select(route => route.ToString()));

    [Fact]
    public async Task V16_Every_open_route_takes_the_scope_of_its_method_and_no_other()
    {
        var ada = await app.SignedInAsync();
        var (read, write) = (KeyClient.Of(app, await KeyClient.MakeAsync(ada, "read", "manage")), KeyClient.Of(app, await KeyClient.MakeAsync(ada, "write", "manage")));
        var open = Route.AllOf(app).Where(IsOpen).ToList();
        Assert.True(open.Count > 2);

        foreach (var route in open)
        {
            var (fits, other) = route.IsSafe ? (read, write) : (write, read);
            Assert.NotEqual(HttpStatusCode.Forbidden, (await fits.SendAsync(Request(route, ada.Slug, Guid.NewGuid()))).Status);
            var refused = (await other.SendAsync(Request(route, ada.Slug, Guid.NewGuid()))).ShouldBe(HttpStatusCode.Forbidden, "missing_scope");
            Assert.Contains(route.IsSafe ? "read" : "write", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task V16_Organizations_key_reaches_its_organization_and_no_other_of_its_maker()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await app.JoinAsync(ada, ben.Slug);
        await app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE organizations_members SET role = 'owner' WHERE user_id = @Id", new { ada.Id }));
        (await ada.GetAsync($"{ben.Api}/activity")).ShouldBe(HttpStatusCode.OK);
        var key = KeyClient.Of(app, await KeyClient.MakeForOrganizationAsync(ada, s_everything));

        (await key.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.OK);
        (await key.GetAsync($"{ben.Api}/activity")).ShouldBe(HttpStatusCode.NotFound, "not_found");
        (await key.GetAsync($"{ben.Api}/activity?userId={ben.Id}&orgId={ben.Slug}", ("X-User-Id", $"{ben.Id}"))).ShouldBe(HttpStatusCode.NotFound, "not_found");
        var listed = await key.GetAsync("/api/v1/organizations");

        Assert.Equal([ada.Slug], listed.Json["items"]!.AsArray().Select(item => (string?)item!["slug"]));
        (await key.GetAsync(Me)).ShouldBe(HttpStatusCode.Forbidden, "session_required");
    }

    [Fact]
    public async Task Key_is_a_member_unless_its_scopes_say_otherwise()
    {
        var ada = await app.SignedInAsync();
        var plain = KeyClient.Of(app, await KeyClient.MakeForOrganizationAsync(ada, "read"));
        var owner = KeyClient.Of(app, await KeyClient.MakeForOrganizationAsync(ada, "read", "manage"));

        (await plain.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Forbidden, "owners_only");
        (await owner.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.OK);
        await app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE organizations_members SET role = 'member' WHERE user_id = @Id", new { ada.Id }));
        (await owner.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Forbidden, "owners_only");
    }

    [Fact]
    public async Task S49_V14_Key_ends_in_an_organization_with_the_membership()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await app.JoinAsync(ben, ada.Slug);
        await app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE organizations_members SET role = 'owner' WHERE user_id = @Id", new { ben.Id }));
        var own = KeyClient.Of(app, await KeyClient.MakeAsync(ben, "read", "manage"));
        var made = await ben.PostAsync($"{ada.Api}/api-keys", new { name = "Theirs", scopes = s_everything });
        var theirs = KeyClient.Of(app, made.ShouldBe(HttpStatusCode.Created)["key"]!);
        (await own.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.OK);
        (await theirs.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.OK);

        await app.Database.WriteAsync(connection => connection.ExecuteAsync(
            "DELETE FROM organizations_members WHERE user_id = @Id AND organization_id = (SELECT id FROM organizations_organizations WHERE slug = @Slug)",
            new { ben.Id, ada.Slug }));

        (await own.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.NotFound, "not_found");
        (await theirs.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
        (await theirs.GetAsync("/api/v1/organizations")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
    }

    [Fact]
    public async Task V16_Key_opens_no_page()
    {
        var ada = await app.SignedInAsync();
        var key = KeyClient.Of(app, await KeyClient.MakeAsync(ada, s_everything));
        foreach (var route in Route.AllOf(app).Where(route => route.IsPage && route.Policies.Contains(Policies.SignedIn)))
        {
            var answer = await key.SendAsync(Request(route, ada.Slug, Guid.NewGuid()));
            var isAskedToSignIn = answer.Status == HttpStatusCode.Redirect && answer.Location.StartsWith("/sign-in", StringComparison.Ordinal);
            Assert.True(isAskedToSignIn, $"{route} answers a key with {(int)answer.Status}.");
        }
    }

    [Fact]
    public async Task Key_beside_a_cookie_decides_alone()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        var key = await KeyClient.MakeAsync(ben, "read");

        var both = await ada.GetAsync(Me, ("Authorization", $"Bearer {key}"));
        var organization = await ada.GetAsync($"{ada.Api}/activity", ("Authorization", $"Bearer {key}"));

        Assert.Equal(ben.Email, both.ShouldBe(HttpStatusCode.OK)["email"]);
        organization.ShouldBe(HttpStatusCode.NotFound, "not_found");
        (await ada.GetAsync(Me, ("Authorization", "Bearer nonsense"))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
        // Where a proxy in front asks for a password of its own, that is not for us.
        Assert.Equal(ada.Email, (await ada.GetAsync(Me, ("Authorization", "Basic YTpi"))).ShouldBe(HttpStatusCode.OK)["email"]);
        (await ada.GetAsync(ada.Pages, ("Authorization", $"Bearer {key}"))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Description_of_the_api_says_where_keys_work()
    {
        using var development = new TestApp { Environment = "Development" };
        var described = (await development.Anonymous().GetAsync("/openapi/v1.json")).ShouldBe(HttpStatusCode.OK);

        Assert.Equal(("http", "bearer"), (described["components.securitySchemes.apiKey.type"], described["components.securitySchemes.apiKey.scheme"]));
        foreach (var route in Route.AllOf(development).Where(route => route.IsApi))
        {
            var name = route.Endpoint.Metadata.GetRequiredMetadata<Microsoft.AspNetCore.Routing.EndpointNameMetadata>().EndpointName;
            var operation = described.Json["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Single(entry => (string?)entry.Value!["operationId"] == name).Value!;
            Assert.Equal(IsOpen(route) ? """[{"apiKey":[]}]""" : null, operation["security"]?.ToJsonString());
        }
    }

    private static bool IsOpen(Route route) => route.IsApi && route.Endpoint.Metadata.GetMetadata<KeyAccess>() is { IsOpen: true };

    private static HttpRequestMessage Request(Route route, string slug, Guid id)
    {
        var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path(slug, id));
        if (route.Request is { } body && !route.IsSafe)
        {
            request.Content = route.IsApi
                ? JsonContent.Create(SampleRequest.For(body))
                : new FormUrlEncodedContent(SampleRequest.AsForm(SampleRequest.For(body)).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        }

        return request;
    }
}
