using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts.Factors;

/// <summary>A passkey where the account or an organisation demands two factors.</summary>
public sealed class PasskeyRuleTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Rule = "/api/v1/accounts/second-factors/required";

    [Fact]
    public async Task S38_Passkey_meets_the_rule_of_an_organization_and_whoever_removes_it_is_led_to_set_up_another_factor()
    {
        var (ada, bob) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Bob"));
        await app.JoinAsync(bob, ada.Slug);
        (await ada.PutAsync($"{ada.Api}/security", new { requireTwoFactor = true })).ShouldBe(HttpStatusCode.Conflict, "two_factor_off");
        using var hers = await PasskeyHolder.AddAsync(ada);
        (await ada.PutAsync($"{ada.Api}/security", new { requireTwoFactor = true })).ShouldBe(HttpStatusCode.OK);
        (await bob.GetAsync($"{ada.Api}/security")).ShouldBe(HttpStatusCode.Forbidden, "two_factor_setup_required");
        using var his = await PasskeyHolder.AddAsync(bob);
        var key = KeyClient.Of(app, await KeyClient.MakeAsync(bob, "read"));
        (await bob.GetAsync(ada.Pages)).ShouldBe(HttpStatusCode.OK);
        (await bob.GetAsync($"{ada.Api}/security")).ShouldBe(HttpStatusCode.OK);
        (await key.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Forbidden, "owners_only");
        var alone = app.Anonymous();
        (await PasskeyHolder.ProveAsync(alone, his)).ShouldBe(HttpStatusCode.OK);

        (await bob.DeleteAsync(await OneAsync(bob))).ShouldBe(HttpStatusCode.NoContent);

        Assert.Equal("/account/security", (await bob.GetAsync(ada.Pages)).ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.Contains("requires two-step sign-in", (await bob.GetAsync("/account/security")).Text, StringComparison.Ordinal);
        (await alone.GetAsync($"{ada.Api}/security")).ShouldBe(HttpStatusCode.Forbidden, "two_factor_setup_required");
        (await key.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Forbidden, "two_factor_setup_required");
        await Phone.SetUpAsync(app, bob);
        (await bob.GetAsync(ada.Pages)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Last_factor_stays_while_the_account_itself_requires_two()
    {
        var ada = await app.SignedInAsync();
        (await ada.PutAsync(Rule, new { required = true })).ShouldBe(HttpStatusCode.Conflict, "two_factor_off");
        using var key = await PasskeyHolder.AddAsync(ada);
        (await ada.PutAsync(Rule, new { required = true })).ShouldBe(HttpStatusCode.NoContent);
        var one = await OneAsync(ada);

        (await ada.DeleteAsync(one)).ShouldBe(HttpStatusCode.Conflict, "two_factor_required");
        (await ada.SubmitAsync($"/account/security/passkeys/{one.Split('/')[^1]}/remove")).ShouldBe(HttpStatusCode.Redirect);
        Assert.Contains("turn that off first", (await ada.GetAsync("/account/security")).Text, StringComparison.Ordinal);

        var phone = await Phone.SetUpAsync(app, ada);
        (await ada.DeleteAsync(one)).ShouldBe(HttpStatusCode.NoContent);
        (await ada.PostAsync($"{Phone.Api}/disable", new { })).ShouldBe(HttpStatusCode.Conflict, "two_factor_required");
        var client = await Phone.HalfwayAsync(app, ada);
        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task With_a_passkey_the_authenticator_may_go_and_with_the_last_factor_its_recovery_codes_go()
    {
        var ada = await app.SignedInAsync();
        await Phone.SetUpAsync(app, ada);
        using var key = await PasskeyHolder.AddAsync(ada);
        (await ada.PutAsync(Rule, new { required = true })).ShouldBe(HttpStatusCode.NoContent);

        (await ada.PostAsync($"{Phone.Api}/disable", new { })).ShouldBe(HttpStatusCode.NoContent);
        Assert.Equal("10", (await ada.GetAsync("/api/v1/accounts/second-factors"))["recoveryCodesLeft"]);

        (await ada.PutAsync(Rule, new { required = false })).ShouldBe(HttpStatusCode.NoContent);
        (await ada.DeleteAsync(await OneAsync(ada))).ShouldBe(HttpStatusCode.NoContent);
        Assert.Equal("0", (await ada.GetAsync("/api/v1/accounts/second-factors"))["recoveryCodesLeft"]);
        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Two_factors_are_not_given_up_at_once_each_because_of_the_other()
    {
        for (var round = 0; round < 5; round++)
        {
            var ada = await app.SignedInAsync();
            await Phone.SetUpAsync(app, ada);
            using var key = await PasskeyHolder.AddAsync(ada);
            (await ada.PutAsync(Rule, new { required = true })).ShouldBe(HttpStatusCode.NoContent);
            var one = await OneAsync(ada);

            var answers = await Task.WhenAll(ada.DeleteAsync(one), ada.PostAsync($"{Phone.Api}/disable", new { }));

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
            Assert.Single(answers, answer => answer.Status is HttpStatusCode.Conflict or HttpStatusCode.Unauthorized);
        }
    }

    private static async Task<string> OneAsync(TestClient person) => $"{PasskeyHolder.Api}/{(await person.GetAsync(PasskeyHolder.Api))["items.0.id"]}";
}
