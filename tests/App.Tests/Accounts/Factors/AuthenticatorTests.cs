using System.Net;
using App.BuildingBlocks.Data;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts.Factors;

public sealed class AuthenticatorTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Confirm = $"{Phone.Api}/confirm";
    private const string Me = "/api/v1/accounts/me";
    private readonly Mailbox _mail = new(app);

    [Fact]
    public async Task First_code_turns_it_on_and_the_owner_is_told()
    {
        var ada = await app.SignedInAsync();
        var phone = await Phone.SetUpAsync(app, ada);

        var state = await ada.GetAsync("/api/v1/accounts/second-factors");
        Assert.Equal(("true", "10", "false"), (state["authenticator"], state["recoveryCodesLeft"], state["required"]));
        Assert.Contains("authenticator app was set up", (await _mail.WaitForAsync(ada.Email, "Two-step sign-in is on")).Text, StringComparison.Ordinal);
        Assert.Contains("accounts.totp_enabled", await EventsAsync(ada));
        var client = await Phone.HalfwayAsync(app, ada);
        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task V18_A_secret_without_its_first_code_gates_nothing()
    {
        var ada = await app.SignedInAsync();
        await Phone.StartAsync(app, ada);

        var client = app.Anonymous();
        (await client.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("false", (await ada.GetAsync("/api/v1/accounts/second-factors"))["authenticator"]);
    }

    [Fact]
    public async Task Export_passes_over_a_set_up_that_was_not_finished()
    {
        var ada = await app.SignedInAsync();
        await Phone.StartAsync(app, ada);

        Assert.DoesNotContain("authenticatorSince", (await ada.PostAsync("/api/v1/accounts/export")).ShouldBe(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S08_Setting_up_takes_its_steps_in_order()
    {
        var ada = await app.SignedInAsync();
        var eve = await app.SignedInAsync("Eve");
        var hers = await Phone.StartAsync(app, eve);

        (await ada.PostAsync(Confirm, new { code = hers.Code() })).ShouldBe(HttpStatusCode.Forbidden, "wrong_code");
        (await ada.PostAsync(Confirm, new { })).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        (await ada.PostAsync(Confirm)).ShouldBe(HttpStatusCode.BadRequest);
        (await ada.PostAsync("/api/v1/accounts/recovery-codes")).ShouldBe(HttpStatusCode.Conflict, "two_factor_off");
        (await ada.PutAsync("/api/v1/accounts/second-factors/required", new { required = true })).ShouldBe(HttpStatusCode.Conflict, "two_factor_off");
        var own = await Phone.StartAsync(app, ada);
        app.Clock.Advance(TimeSpan.FromMinutes(4));
        (await ada.PostAsync(Confirm, new { code = hers.Code() })).ShouldBe(HttpStatusCode.Forbidden, "wrong_code");
        var newer = await Phone.StartAsync(app, ada);
        (await ada.PostAsync(Confirm, new { code = own.Code() })).ShouldBe(HttpStatusCode.Forbidden, "wrong_code");
        (await ada.PostAsync(Confirm, new { code = newer.Code() })).ShouldBe(HttpStatusCode.OK);
        (await ada.PostAsync(Confirm, new { code = newer.Code(1) })).ShouldBe(HttpStatusCode.Forbidden, "wrong_code");
    }

    [Fact]
    public async Task Secret_that_waits_too_long_is_void()
    {
        var ada = await app.SignedInAsync();
        var phone = await Phone.StartAsync(app, ada);
        app.Clock.Advance(TimeSpan.FromMinutes(31));
        (await ada.PostAsync("/api/v1/accounts/confirm-access", new { password = TestPerson.Password })).ShouldBe(HttpStatusCode.NoContent);

        (await ada.PostAsync(Confirm, new { code = phone.Code() })).ShouldBe(HttpStatusCode.Forbidden, "wrong_code");
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task S44_A_code_is_good_for_one_step_beside_its_own(int steps, bool isTaken)
    {
        var ada = await app.SignedInAsync();
        var phone = await Phone.SetUpAsync(app, ada);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        var client = await Phone.HalfwayAsync(app, ada);

        var answer = await client.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code(steps) });

        Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.Status);
    }

    [Fact]
    public async Task S46_Turning_it_on_gives_the_session_a_new_token()
    {
        var ada = await app.SignedInAsync();
        var before = ada.Session.Value;
        await Phone.SetUpAsync(app, ada);

        Assert.NotEqual(before, ada.Session.Value);
        (await app.Anonymous().GetAsync(Me, ("Cookie", $"__Host-session={before}"))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S50_Turning_it_on_and_off_ends_other_sessions_when_asked_to(bool isAsked)
    {
        var ada = await app.SignedInAsync();
        var elsewhere = app.Anonymous();
        (await elsewhere.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
        var phone = await Phone.StartAsync(app, ada);

        (await ada.PostAsync(Confirm, new { code = phone.Code(), endOtherSessions = isAsked })).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(isAsked ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, (await elsewhere.GetAsync(Me)).Status);

        phone.Wait();
        var another = await Phone.HalfwayAsync(app, ada);
        (await another.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);
        (await ada.PostAsync($"{Phone.Api}/disable", new { endOtherSessions = isAsked })).ShouldBe(HttpStatusCode.NoContent);
        Assert.Equal(isAsked ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, (await another.GetAsync(Me)).Status);
        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        await _mail.WaitForAsync(ada.Email, "Your authenticator app was removed");
        Assert.Contains("accounts.totp_disabled", await EventsAsync(ada));
    }

    [Theory]
    [InlineData("POST", "/authenticator")]
    [InlineData("POST", "/authenticator/confirm")]
    [InlineData("POST", "/authenticator/disable")]
    [InlineData("POST", "/recovery-codes")]
    [InlineData("PUT", "/second-factors/required")]
    public async Task S52_Second_factors_are_changed_by_somebody_who_just_proved_who_it_is(string method, string path)
    {
        var ada = await app.SignedInAsync();
        var phone = await Phone.SetUpAsync(app, ada);
        app.Clock.Advance(TimeSpan.FromMinutes(5.5));
        var body = new { code = phone.Code(), required = true };

        var answer = method == "PUT" ? await ada.PutAsync($"/api/v1/accounts{path}", body) : await ada.PostAsync($"/api/v1/accounts{path}", body);
        answer.ShouldBe(HttpStatusCode.Forbidden, "fresh_session_required");

        (await ada.PostAsync("/api/v1/accounts/confirm-access/totp", new { code = phone.Code() })).ShouldBe(HttpStatusCode.NoContent);
        (await ada.PostAsync("/api/v1/accounts/recovery-codes")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S42_A_code_confirms_access_once_and_signs_nobody_in_after_that()
    {
        var ada = await app.SignedInAsync();
        var phone = await Phone.SetUpAsync(app, ada);
        var (code, client) = (phone.Code(), await Phone.HalfwayAsync(app, ada));

        (await ada.PostAsync("/api/v1/accounts/confirm-access/totp", new { code })).ShouldBe(HttpStatusCode.NoContent);

        (await ada.PostAsync("/api/v1/accounts/confirm-access/totp", new { code })).ShouldBe(HttpStatusCode.Forbidden, "wrong_code");
        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
    }

    [Fact]
    public async Task S58_Secrets_are_not_readable_in_the_database()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        var phone = await Phone.SetUpAsync(own, ada);
        var pending = await Phone.StartAsync(own, ada);

        foreach (var file in Directory.GetFiles(own.Services.GetRequiredService<DataPaths>().Directory, "app.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            var text = await reader.ReadToEndAsync();
            foreach (var secret in new[] { phone.Secret, pending.Secret })
            {
                Assert.DoesNotContain(System.Text.Encoding.Latin1.GetString(secret), text, StringComparison.Ordinal);
                Assert.DoesNotContain(Convert.ToBase64String(secret), text, StringComparison.Ordinal);
                Assert.DoesNotContain(Convert.ToHexString(secret), text, StringComparison.OrdinalIgnoreCase);
            }

            Assert.All(phone.Paper, code => Assert.DoesNotContain(code, text, StringComparison.OrdinalIgnoreCase));
            Assert.All(phone.Paper, code => Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), text, StringComparison.OrdinalIgnoreCase));
        }
    }

    private Task<IEnumerable<string>> EventsAsync(TestPerson person) =>
        app.QueryAsync<string>("SELECT action FROM audit_events WHERE account_id = @Id", new { person.Id });
}
