using System.Net;
using App.Tests.Accounts;
using App.Tests.Support;

namespace App.Tests.Organizations;

public sealed class RequireTwoFactorTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Members_without_a_second_factor_are_led_to_setting_one_up_whenever_they_came()
    {
        var (ada, bob) = await TeamAsync();
        await Phone.SetUpAsync(app, ada);
        (await bob.GetAsync(ada.Pages)).ShouldBe(HttpStatusCode.OK);

        (await ada.PutAsync($"{ada.Api}/security", new { requireTwoFactor = true })).ShouldBe(HttpStatusCode.OK);

        Assert.Equal("/account/security", (await bob.GetAsync(ada.Pages)).ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.Contains("requires two-step sign-in", (await bob.GetAsync("/account/security")).Text, StringComparison.Ordinal);
        (await bob.GetAsync($"{ada.Api}/security")).ShouldBe(HttpStatusCode.Forbidden, "two_factor_setup_required");
        (await bob.GetAsync(bob.Pages)).ShouldBe(HttpStatusCode.OK);
        (await ada.GetAsync(ada.Pages)).ShouldBe(HttpStatusCode.OK);
        var later = app.Anonymous();
        (await later.PostAsync("/api/v1/accounts/sign-in", new { email = bob.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
        (await later.GetAsync(ada.Pages)).ShouldBe(HttpStatusCode.Redirect);

        await Phone.SetUpAsync(app, bob);
        (await bob.GetAsync(ada.Pages)).ShouldBe(HttpStatusCode.OK);
        (await bob.GetAsync($"{ada.Api}/security")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S38_Key_of_a_member_without_a_second_factor_does_not_pass_by_the_rule()
    {
        var (ada, bob) = await TeamAsync();
        await Phone.SetUpAsync(app, ada);
        var key = KeyClient.Of(app, await KeyClient.MakeAsync(bob, "read"));
        (await ada.PutAsync($"{ada.Api}/security", new { requireTwoFactor = true })).ShouldBe(HttpStatusCode.OK);

        (await key.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Forbidden, "two_factor_setup_required");
    }

    [Fact]
    public async Task S38_Every_route_of_the_organization_asks_for_the_second_factor()
    {
        var (ada, bob) = await TeamAsync();
        await Rows.CreateAsync(app, ada);
        var ids = await Tables.IdsOfAsync(app, ada.Slug);
        await Phone.SetUpAsync(app, ada);
        (await ada.PutAsync($"{ada.Api}/security", new { requireTwoFactor = true })).ShouldBe(HttpStatusCode.OK);

        foreach (var route in Route.AllOf(app).Where(route => route.IsForMembers))
        {
            foreach (var id in route.NamesRows ? ids : [Guid.Empty])
            {
                var path = route.Path(ada.Slug, id);
                var body = route.Request is { } request ? SampleRequest.For(request) : null;
                var answer = route is { IsPage: true, IsSafe: false } ? await bob.SubmitAsync(path, body is null ? [] : SampleRequest.AsForm(body))
                    : await bob.SendAsync(new HttpRequestMessage(new HttpMethod(route.Method), path)
                    {
                        Content = body is null || route.IsSafe ? null : System.Net.Http.Json.JsonContent.Create(body),
                    });
                Assert.True(
                    route.IsApi ? answer["code"] == "two_factor_setup_required" : answer is { Status: HttpStatusCode.Redirect, Location: "/account/security" },
                    $"{route} answered {(int)answer.Status}: {answer.Text}");
            }
        }

        // To a stranger it is as if nothing were there, now as before.
        var eve = await app.SignedInAsync("Eve");
        (await eve.GetAsync(ada.Pages)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Members_cannot_give_up_the_factor_that_an_organization_requires()
    {
        var (ada, bob) = await TeamAsync();
        await Phone.SetUpAsync(app, ada);
        await Phone.SetUpAsync(app, bob);
        (await ada.PutAsync($"{ada.Api}/security", new { requireTwoFactor = true })).ShouldBe(HttpStatusCode.OK);

        var refused = (await bob.PostAsync($"{Phone.Api}/disable", new { })).ShouldBe(HttpStatusCode.Conflict, "two_factor_required");

        Assert.Contains("Ada requires", refused["detail"], StringComparison.Ordinal);
        (await ada.PutAsync($"{ada.Api}/security", new { requireTwoFactor = false })).ShouldBe(HttpStatusCode.OK);
        (await bob.PostAsync($"{Phone.Api}/disable", new { })).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Only_owners_decide_who_just_proved_themselves_and_have_a_second_factor()
    {
        var (ada, bob) = await TeamAsync();
        (await ada.PutAsync($"{ada.Api}/security", new { requireTwoFactor = true })).ShouldBe(HttpStatusCode.Conflict, "two_factor_off");
        await Phone.SetUpAsync(app, ada);
        await Phone.SetUpAsync(app, bob);

        (await bob.PutAsync($"{ada.Api}/security", new { requireTwoFactor = true })).ShouldBe(HttpStatusCode.Forbidden, "owners_only");
        (await bob.SubmitAsync($"{ada.Pages}/settings/security", ("requireTwoFactor", "true"))).ShouldBe(HttpStatusCode.Forbidden);
        Assert.Empty((await bob.GetAsync($"{ada.Pages}/settings")).ShouldBe(HttpStatusCode.OK).Page.QuerySelectorAll("main form.card, main .setting form"));
        var switched = await ada.SubmitAsync($"{ada.Pages}/settings/security", ("requireTwoFactor", "true"));
        Assert.Equal($"{ada.Pages}/settings", switched.ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.Equal("true", (await ada.GetAsync($"{ada.Api}/security"))["requireTwoFactor"]);
        Assert.Equal("required", Assert.Single(await app.QueryAsync<string>(
            "SELECT detail FROM audit_events WHERE action = 'organizations.two_factor_rule_changed' AND account_id = @Id", new { ada.Id })));

        app.Clock.Advance(TimeSpan.FromMinutes(5.5));
        (await ada.PutAsync($"{ada.Api}/security", new { requireTwoFactor = false })).ShouldBe(HttpStatusCode.Forbidden, "fresh_session_required");
    }

    private async Task<(TestPerson Ada, TestPerson Bob)> TeamAsync()
    {
        var (ada, bob) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Bob"));
        await app.JoinAsync(bob, ada.Slug);
        return (ada, bob);
    }
}
