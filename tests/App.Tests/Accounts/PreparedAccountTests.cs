using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>Anybody can sign up with an address: what was prepared by somebody else than the one who confirms it is void then.</summary>
public sealed class PreparedAccountTests(StrictApp strict, TestApp open) : IClassFixture<StrictApp>, IClassFixture<TestApp>
{
    private const string Accounts = "/api/v1/accounts";
    private const string Attackers = "the attacker's password";
    private const string Chosen = "another fine password";

    [Theory]
    [InlineData("code")]
    [InlineData("link")]
    public async Task V01_Password_of_whoever_signed_up_before_is_void_and_the_owner_chooses_one(string how)
    {
        var (attacker, victim, email) = (strict.App.Anonymous(), strict.App.Anonymous(), $"victim-by-{how}@example.com");
        await SignUpAsync(attacker, email, Attackers);
        await strict.Mail.WaitForAsync(email, "Confirm your email address");
        await SignUpAsync(victim, email, TestPerson.Password);
        var mail = await strict.Mail.WaitForAsync(email, "Confirm your email address", count: 2);
        Assert.Contains("you choose the password", mail.Text, StringComparison.Ordinal);
        Assert.Empty(await strict.Mail.ToAsync(email, "You have an account already"));

        var confirmed = how == "code"
            ? await victim.PostAsync($"{Accounts}/confirm-email/code", new { code = await strict.Mail.CodeAsync(email, count: 2) })
            : await victim.PostAsync($"{Accounts}/confirm-email", new { token = await strict.Mail.TokenAsync(email, "/confirm-email", count: 2) });
        var reset = new { token = confirmed.ShouldBe(HttpStatusCode.OK)["token"], password = Chosen };

        (await StrictApp.SignInAsync(attacker, email, Attackers)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await victim.PostAsync($"{Accounts}/reset-password", reset)).ShouldBe(HttpStatusCode.NoContent);
        (await StrictApp.SignInAsync(attacker, email, Attackers)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await StrictApp.SignInAsync(victim, email, Chosen)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task V01_Session_and_key_of_whoever_signed_up_before_are_void()
    {
        var (mail, attacker, victim) = (new Mailbox(open), await open.SignedInAsync("Mallory"), open.Anonymous());
        var key = KeyClient.Of(open, await KeyClient.MakeAsync(attacker, "read"));
        (await key.GetAsync($"{Accounts}/me")).ShouldBe(HttpStatusCode.OK);
        (await victim.PostAsync($"{Accounts}/resend-confirmation", new { email = attacker.Email })).ShouldBe(HttpStatusCode.Accepted);

        (await victim.PostAsync($"{Accounts}/confirm-email/code", new { code = await mail.CodeAsync(attacker.Email) })).ShouldBe(HttpStatusCode.OK);

        (await attacker.GetAsync($"{Accounts}/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await key.GetAsync($"{Accounts}/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StrictApp.SignInAsync(attacker, attacker.Email)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Link_that_is_opened_on_another_device_keeps_the_password()
    {
        var (laptop, phone, email) = (strict.App.Anonymous(), strict.App.Anonymous(), "opened-on-the-phone@example.com");
        await SignUpAsync(laptop, email, TestPerson.Password);

        var done = await phone.SubmitAsync("/confirm-email", ("token", await strict.Mail.TokenAsync(email, "/confirm-email")));

        Assert.Equal("/sign-in", done.ShouldBe(HttpStatusCode.Redirect).Location);
        (await StrictApp.SignInAsync(phone, email)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task V01_Link_after_two_sign_ups_leads_to_a_password_and_says_why_also_when_it_was_sent_anew(bool isSentAnew)
    {
        var (attacker, phone, email) = (strict.App.Anonymous(), strict.App.Anonymous(), $"twice-{isSentAnew}@example.com".ToLowerInvariant());
        await SignUpAsync(attacker, email, Attackers);
        await strict.Mail.WaitForAsync(email, "Confirm your email address");
        await SignUpAsync(strict.App.Anonymous(), email, TestPerson.Password);
        await strict.Mail.WaitForAsync(email, "Confirm your email address", count: 2);
        if (isSentAnew)
        {
            (await attacker.PostAsync($"{Accounts}/resend-confirmation", new { email })).ShouldBe(HttpStatusCode.Accepted);
        }

        var token = await strict.Mail.TokenAsync(email, "/confirm-email", count: isSentAnew ? 3 : 2);
        var led = (await phone.SubmitAsync("/confirm-email", ("token", token))).ShouldBe(HttpStatusCode.Redirect);
        var page = (await phone.GetAsync(led.Location)).ShouldBe(HttpStatusCode.OK);
        Assert.Contains("choose your password anew", page.Find("main").TextContent, StringComparison.Ordinal);
        var reset = page.Find("input[name=token]").GetAttribute("value")!;
        Assert.Equal("/sign-in", (await phone.SubmitAsync("/reset-password", ("token", reset), ("password", Chosen))).ShouldBe(HttpStatusCode.Redirect).Location);

        (await StrictApp.SignInAsync(phone, email, Chosen)).ShouldBe(HttpStatusCode.OK);
        (await StrictApp.SignInAsync(attacker, email, Attackers)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Code_that_was_asked_for_on_another_device_leads_to_a_password()
    {
        var (laptop, phone) = (strict.App.Anonymous(), strict.App.Anonymous());
        await SignUpAsync(laptop, "asked-on-the-phone@example.com", TestPerson.Password);
        await strict.Mail.WaitForAsync("asked-on-the-phone@example.com");
        await phone.SubmitAsync("/resend-confirmation", ("email", "asked-on-the-phone@example.com"));

        var led = await phone.SubmitAsync("/confirm-email/code", ("code", await strict.Mail.CodeAsync("asked-on-the-phone@example.com", count: 2)));

        Assert.StartsWith("/reset-password?token=", led.ShouldBe(HttpStatusCode.Redirect).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_knows_the_password_keeps_it_in_any_browser_and_a_stranger_who_signs_up_later_changes_nothing()
    {
        var (laptop, phone) = (strict.App.Anonymous(), strict.App.Anonymous());
        await SignUpAsync(laptop, "knows@example.com", TestPerson.Password);
        await strict.Mail.WaitForAsync("knows@example.com");
        await SignUpAsync(strict.App.Anonymous(), "knows@example.com", Attackers);
        var token = await strict.Mail.TokenAsync("knows@example.com", "/confirm-email", count: 2);
        (await StrictApp.SignInAsync(phone, "knows@example.com")).ShouldBe(HttpStatusCode.Forbidden, "email_not_confirmed");

        (await phone.PostAsync($"{Accounts}/confirm-email", new { token })).ShouldBe(HttpStatusCode.NoContent);

        (await StrictApp.SignInAsync(laptop, "knows@example.com")).ShouldBe(HttpStatusCode.OK);
        (await StrictApp.SignInAsync(phone, "knows@example.com", Attackers)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    private static async Task SignUpAsync(TestClient client, string email, string password) =>
        (await client.PostAsync($"{Accounts}/sign-up", new { email, password, name = "Ada" })).ShouldBe(HttpStatusCode.Accepted);
}
