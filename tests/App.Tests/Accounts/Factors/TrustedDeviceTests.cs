using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts.Factors;

public sealed class TrustedDeviceTests(TestApp app) : IClassFixture<TestApp>
{
    private const string SignIn = "/api/v1/accounts/sign-in";
    private const string Cookie = "__Host-trusted-device";

    [Fact]
    public async Task Trusted_browser_is_not_asked_for_thirty_days()
    {
        var (ada, _, device) = await TrustingAsync();

        await IsAskedAsync(device, ada, false);
        app.Clock.Advance(TimeSpan.FromDays(29));
        await IsAskedAsync(device, ada, false);
        app.Clock.Advance(TimeSpan.FromDays(1.1));
        await IsAskedAsync(device, ada, true);
    }

    [Fact]
    public async Task Trust_is_for_that_browser_and_that_account()
    {
        var (ada, _, device) = await TrustingAsync();
        var bob = await app.SignedInAsync("Bob");
        await Phone.SetUpAsync(app, bob);

        await IsAskedAsync(app.Anonymous(), ada, true);
        await IsAskedAsync(device, bob, true);
        Assert.Empty(await app.QueryAsync<string>(
            "SELECT id FROM accounts_trusted_devices WHERE token_hash = @raw", new { raw = System.Text.Encoding.ASCII.GetBytes(device.Cookie(Cookie)!.Value) }));
    }

    [Fact]
    public async Task Owner_sees_trusted_devices_and_takes_the_trust_back_and_nobody_else_can()
    {
        var (ada, _, device) = await TrustingAsync();
        var eve = await app.SignedInAsync("Eve");
        var listed = await ada.GetAsync("/api/v1/accounts/second-factors");
        var id = listed["trustedDevices.0.id"]!;

        (await eve.DeleteAsync($"/api/v1/accounts/trusted-devices/{id}")).ShouldBe(HttpStatusCode.NotFound);
        (await eve.SubmitAsync($"/account/security/trusted-devices/{id}/revoke")).ShouldBe(HttpStatusCode.NotFound);
        Assert.Contains($"/account/security/trusted-devices/{id}/revoke", (await ada.GetAsync("/account/security")).Text, StringComparison.Ordinal);
        await IsAskedAsync(device, ada, false);
        (await ada.SubmitAsync($"/account/security/trusted-devices/{id}/revoke")).ShouldBe(HttpStatusCode.Redirect);

        await IsAskedAsync(device, ada, true);
        (await ada.DeleteAsync($"/api/v1/accounts/trusted-devices/{id}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Trust_ends_with_the_password()
    {
        var (ada, _, device) = await TrustingAsync();
        (await ada.PutAsync("/api/v1/accounts/password", new { currentPassword = TestPerson.Password, newPassword = "another fine password" })).ShouldBe(HttpStatusCode.NoContent);

        (await device.PostAsync(SignIn, new { email = ada.Email, password = "another fine password" })).ShouldBe(HttpStatusCode.Unauthorized, "second_factor_required");
    }

    [Fact]
    public async Task Trust_ends_with_the_authenticator_and_does_not_come_back_with_a_new_one()
    {
        var (ada, phone, device) = await TrustingAsync();
        (await ada.PostAsync("/api/v1/accounts/confirm-access/totp", new { code = phone.Code() })).ShouldBe(HttpStatusCode.NoContent);
        (await ada.PostAsync($"{Phone.Api}/disable", new { })).ShouldBe(HttpStatusCode.NoContent);
        await IsAskedAsync(device, ada, false);
        await Phone.SetUpAsync(app, ada);

        await IsAskedAsync(device, ada, true);
    }

    [Fact]
    public async Task Account_that_requires_two_factors_trusts_no_device_and_keeps_its_last_factor()
    {
        var (ada, phone, device) = await TrustingAsync();
        (await ada.PutAsync("/api/v1/accounts/second-factors/required", new { required = true })).ShouldBe(HttpStatusCode.NoContent);

        var halfway = await Phone.HalfwayAsync(app, ada);
        Assert.Equal("false", (await halfway.GetAsync(Phone.SecondStep))["canTrustDevice"]);
        (await halfway.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code(), trustDevice = true })).ShouldBe(HttpStatusCode.OK);
        Assert.Null(halfway.Cookie(Cookie));
        await IsAskedAsync(device, ada, true);
        (await ada.PostAsync($"{Phone.Api}/disable", new { })).ShouldBe(HttpStatusCode.Conflict, "two_factor_required");

        (await ada.PutAsync("/api/v1/accounts/second-factors/required", new { required = false })).ShouldBe(HttpStatusCode.NoContent);
        (await ada.PostAsync($"{Phone.Api}/disable", new { })).ShouldBe(HttpStatusCode.NoContent);
    }

    private async Task<(TestPerson Ada, Phone Phone, TestClient Device)> TrustingAsync()
    {
        var ada = await app.SignedInAsync();
        var phone = await Phone.SetUpAsync(app, ada);
        var device = await Phone.HalfwayAsync(app, ada);
        (await device.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code(), trustDevice = true })).ShouldBe(HttpStatusCode.OK);
        phone.Wait();
        return (ada, phone, device);
    }

    private static async Task IsAskedAsync(TestClient client, TestPerson person, bool isAsked)
    {
        var answer = await client.PostAsync(SignIn, new { email = person.Email, password = TestPerson.Password });
        answer.ShouldBe(isAsked ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, isAsked ? "second_factor_required" : null);
    }
}
