using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>Anybody can sign up with an address: only an account that has confirmed it holds it against somebody who receives its mail.</summary>
public sealed class SquattedAddressTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Path = "/api/v1/accounts/email";
    private readonly Mailbox _mail = new(app);

    [Fact]
    public async Task Address_that_another_account_confirmed_meanwhile_is_not_taken_over_and_the_link_and_the_code_wait()
    {
        var ada = await app.SignedInAsync();
        await ada.PostAsync(Path, new { email = "meanwhile@example.com" });
        var token = await _mail.TokenAsync("meanwhile@example.com", "/confirm-new-email");
        var code = await _mail.CodeAsync("meanwhile@example.com");
        var quick = await SignUpAsync("meanwhile@example.com");
        await ConfirmAsync(quick, "meanwhile@example.com");

        (await ConfirmAsync(token)).ShouldBe(HttpStatusCode.Conflict, "email_taken");
        (await ada.PostAsync($"{Path}/confirm/code", new { code = code[..5] + (code[5] == '0' ? '1' : '0') })).ShouldBe(HttpStatusCode.BadRequest, "wrong_code");
        (await ada.PostAsync($"{Path}/confirm/code", new { code })).ShouldBe(HttpStatusCode.Conflict, "email_taken");
        var page = (await app.Anonymous().SubmitAsync("/confirm-new-email", ("token", token))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Another account has this email address", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(token, page.Find("input[name=token]").GetAttribute("value"));
        Assert.Equal(ada.Email, (await ada.GetAsync("/api/v1/accounts/me"))["email"]);

        await ChangeAsync(quick, "quick-elsewhere@example.com");
        (await ConfirmAsync(token)).ShouldBe(HttpStatusCode.NoContent);
        Assert.Equal("meanwhile@example.com", (await ada.GetAsync("/api/v1/accounts/me"))["email"]);
    }

    [Fact]
    public async Task V01_An_account_that_nobody_confirmed_does_not_keep_an_address_from_whoever_confirms_it()
    {
        var ada = await app.SignedInAsync();
        await ada.PostAsync(Path, new { email = "squatted@example.com" });
        var token = await _mail.TokenAsync("squatted@example.com", "/confirm-new-email");
        var squatter = await SignUpAsync("squatted@example.com");

        (await ConfirmAsync(token)).ShouldBe(HttpStatusCode.NoContent);

        Assert.Equal("squatted@example.com", (await ada.GetAsync("/api/v1/accounts/me"))["email"]);
        (await squatter.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task V01_An_account_takes_its_address_back_from_whoever_signed_up_with_it_since(string mustConfirm)
    {
        using var own = new TestApp { Settings = { ["Accounts:RequireConfirmedEmail"] = mustConfirm } };
        var (mail, thief, owner) = (new Mailbox(own), own.Anonymous(), own.Anonymous());
        await thief.PostAsync("/api/v1/accounts/sign-up", new { email = "owner@example.com", password = TestPerson.Password, name = "Owner" });
        await mail.SettleAsync();
        await ConfirmAsync(thief, "owner@example.com", mail, count: mustConfirm == "true" ? 2 : 1);
        if (mustConfirm == "true")
        {
            (await StrictApp.SignInAsync(thief, "owner@example.com")).ShouldBe(HttpStatusCode.OK);
        }

        (await thief.PostAsync(Path, new { email = "thief@example.com" })).ShouldBe(HttpStatusCode.Accepted);
        var change = await mail.TokenAsync("thief@example.com", "/confirm-new-email");
        (await thief.PostAsync($"{Path}/confirm", new { token = change })).ShouldBe(HttpStatusCode.NoContent);
        var undo = await mail.TokenAsync("owner@example.com", "/undo-email-change");
        var squatter = own.Anonymous();
        await squatter.PostAsync("/api/v1/accounts/sign-up", new { email = "owner@example.com", password = "the thief's password", name = "Squat" });
        await mail.SettleAsync();
        Assert.Equal(2, (await own.QueryAsync<string>("SELECT email FROM accounts_users")).Count());

        var undone = (await owner.SubmitAsync("/undo-email-change", ("token", undo))).ShouldBe(HttpStatusCode.Redirect);
        (await owner.PostAsync("/api/v1/accounts/reset-password", new { token = undone.Location.Split("token=")[1], password = "mine once more" }))
            .ShouldBe(HttpStatusCode.NoContent);

        (await StrictApp.SignInAsync(owner, "owner@example.com", "mine once more")).ShouldBe(HttpStatusCode.OK);
        (await thief.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await squatter.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized);
        await mail.SettleAsync();
        Assert.Equal(["owner@example.com"], await own.QueryAsync<string>("SELECT email FROM accounts_users"));
        Assert.Single(await own.QueryAsync<string>("SELECT slug FROM organizations_organizations"));
    }

    [Fact]
    public async Task Way_back_waits_while_a_confirmed_account_has_the_address()
    {
        var ada = await app.SignedInAsync();
        await ConfirmAsync(ada, ada.Email);
        await ChangeAsync(ada, "ada-has-moved@example.com");
        var undo = await _mail.TokenAsync(ada.Email, "/undo-email-change");
        var second = await SignUpAsync(ada.Email);
        await ConfirmAsync(second, ada.Email, count: 2);

        (await app.Anonymous().PostAsync($"{Path}/undo", new { token = undo })).ShouldBe(HttpStatusCode.Conflict, "email_taken");
        var page = (await app.Anonymous().SubmitAsync("/undo-email-change", ("token", undo))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(undo, page.Find("input[name=token]").GetAttribute("value"));
        Assert.Equal("ada-has-moved@example.com", (await ada.GetAsync("/api/v1/accounts/me"))["email"]);

        await ChangeAsync(second, "second-account@example.com");
        (await app.Anonymous().PostAsync($"{Path}/undo", new { token = undo })).ShouldBe(HttpStatusCode.NoContent);
    }

    private async Task<TestClient> SignUpAsync(string email)
    {
        var client = app.Anonymous();
        (await client.PostAsync("/api/v1/accounts/sign-up", new { email, password = TestPerson.Password, name = "Quick" })).ShouldBe(HttpStatusCode.Created);
        return client;
    }

    private async Task ConfirmAsync(TestClient client, string email, Mailbox? mail = null, int count = 1)
    {
        await client.PostAsync("/api/v1/accounts/resend-confirmation", new { email });
        var token = await (mail ?? _mail).TokenAsync(email, "/confirm-email", count);
        (await client.PostAsync("/api/v1/accounts/confirm-email", new { token })).ShouldBe(HttpStatusCode.NoContent);
    }

    private Task<Answer> ConfirmAsync(string token) => app.Anonymous().PostAsync("/api/v1/accounts/email/confirm", new { token });

    private async Task ChangeAsync(TestClient person, string email)
    {
        (await person.PostAsync(Path, new { email })).ShouldBe(HttpStatusCode.Accepted);
        var token = await _mail.TokenAsync(email, "/confirm-new-email");
        (await app.Anonymous().PostAsync("/api/v1/accounts/email/confirm", new { token })).ShouldBe(HttpStatusCode.NoContent);
    }
}
