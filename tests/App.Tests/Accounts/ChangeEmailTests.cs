using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

public sealed class ChangeEmailTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Path = "/api/v1/accounts/email";
    private const string SignIn = "/api/v1/accounts/sign-in";
    private readonly Mailbox _mail = new(app);

    [Fact]
    public async Task New_address_counts_once_it_is_confirmed_there_and_the_old_one_is_told()
    {
        var ada = await ConfirmedAsync();
        (await ada.SubmitAsync("/account/email", ("email", "Ada.New@Example.com"))).ShouldBe(HttpStatusCode.Redirect);
        Assert.Equal(ada.Email, (await ada.GetAsync("/api/v1/accounts/me"))["email"]);

        var page = (await app.Anonymous().GetAsync(await _mail.LinkAsync("ada.new@example.com", "/confirm-new-email"))).ShouldBe(HttpStatusCode.OK);
        await app.Anonymous().SubmitAsync("/confirm-new-email", ("token", page.Find("input[name=token]").GetAttribute("value")!));

        Assert.Equal("Ada.New@example.com", (await ada.GetAsync("/api/v1/accounts/me"))["email"]);
        (await app.Anonymous().PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Anonymous().PostAsync(SignIn, new { email = "ada.new@example.com", password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
        await _mail.WaitForAsync(ada.Email, "Your email address was changed");
    }

    [Fact]
    public async Task Owner_of_the_old_address_takes_the_account_back()
    {
        var ada = await ConfirmedAsync();
        await ChangeAsync(ada, "thief@example.com");
        // The way back outlives what the thief does next.
        (await ada.PutAsync("/api/v1/accounts/password", new { currentPassword = TestPerson.Password, newPassword = "the thief's password" })).ShouldBe(HttpStatusCode.NoContent);

        var page = await app.Anonymous().GetAsync(await _mail.LinkAsync(ada.Email, "/undo-email-change"));
        var undone = await app.Anonymous().SubmitAsync("/undo-email-change", ("token", page.Find("input[name=token]").GetAttribute("value")!));

        Assert.StartsWith("/reset-password?token=", undone.ShouldBe(HttpStatusCode.Redirect).Location, StringComparison.Ordinal);
        (await ada.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Anonymous().PostAsync(SignIn, new { email = ada.Email, password = "the thief's password" })).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Anonymous().PostAsync("/api/v1/accounts/reset-password", new { token = undone.Location.Split("token=")[1], password = "mine once more" }))
            .ShouldBe(HttpStatusCode.NoContent);
        (await app.Anonymous().PostAsync(SignIn, new { email = ada.Email, password = "mine once more" })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task V01_Whatever_a_thief_has_made_opens_nothing_once_the_owner_is_back()
    {
        var ada = await ConfirmedAsync();
        var key = KeyClient.Of(app, await KeyClient.MakeAsync(ada, "read"));
        await Phone.SetUpAsync(app, ada);
        await ChangeAsync(ada, "second-thief@example.com");
        (await ada.PostAsync("/api/v1/accounts/deletion")).ShouldBe(HttpStatusCode.Accepted);
        var deletion = await _mail.TokenAsync("second-thief@example.com", "/confirm-deletion");
        (await app.Anonymous().PostAsync("/api/v1/accounts/deletion/confirm", new { token = deletion })).ShouldBe(HttpStatusCode.NoContent);

        var undo = await _mail.TokenAsync(ada.Email, "/undo-email-change");
        var undone = await app.Anonymous().SubmitAsync("/undo-email-change", ("token", undo));
        (await app.Anonymous().PostAsync("/api/v1/accounts/reset-password", new { token = undone.Location.Split("token=")[1], password = "mine once more" }))
            .ShouldBe(HttpStatusCode.NoContent);

        (await key.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Anonymous().PostAsync(SignIn, new { email = ada.Email, password = "mine once more" })).ShouldBe(HttpStatusCode.OK);
        Assert.Equal([null], await app.QueryAsync<long?>("SELECT delete_after FROM accounts_users WHERE id = @Id", new { ada.Id }));
    }

    [Fact]
    public async Task Address_that_is_taken_is_told_to_its_owner_only()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));

        var taken = (await ada.PostAsync(Path, new { email = ben.Email })).ShouldBe(HttpStatusCode.Accepted);
        var free = (await ada.PostAsync(Path, new { email = "somewhere@example.com" })).ShouldBe(HttpStatusCode.Accepted);

        Assert.Equal(taken.Text, free.Text);
        Assert.DoesNotContain("token=", (await _mail.WaitForAsync(ben.Email, "You have an account already")).Text, StringComparison.Ordinal);
        await _mail.TokenAsync("somewhere@example.com", "/confirm-new-email");
    }

    [Theory]
    [InlineData("no address")]
    [InlineData("a@b@c")]
    [InlineData("vіctim@example.com")]
    [InlineData("")]
    public async Task What_is_no_address_is_refused(string email)
    {
        var ada = await app.SignedInAsync();

        (await ada.PostAsync(Path, new { email })).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        (await ada.SubmitAsync("/account/email", ("email", email))).ShouldBe(HttpStatusCode.UnprocessableEntity).Find("#email-error");
    }

    [Fact]
    public async Task V10_Token_of_one_purpose_opens_nothing_else()
    {
        var ada = await ConfirmedAsync();
        await ada.PostAsync("/api/v1/accounts/deletion");
        await ada.PostAsync(Path, new { email = "purpose@example.com" });
        await app.Anonymous().PostAsync("/api/v1/accounts/forgot-password", new { email = ada.Email });
        var tokens = new Dictionary<string, string>
        {
            ["email/confirm"] = await _mail.TokenAsync("purpose@example.com", "/confirm-new-email"),
            ["deletion/confirm"] = await _mail.TokenAsync(ada.Email, "/confirm-deletion"),
            ["reset-password"] = await _mail.TokenAsync(ada.Email, "/reset-password"),
        };
        string[] doors = ["confirm-email", "email/confirm", "email/undo", "deletion/confirm", "deletion/undo", "reset-password"];

        foreach (var (own, token) in tokens)
        {
            foreach (var door in doors.Where(door => door != own))
            {
                var answer = await app.Anonymous().PostAsync($"/api/v1/accounts/{door}", new { token, password = "another fine password" });
                answer.ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
            }
        }
    }

    [Fact]
    public async Task S39_A_link_is_void_after_a_newer_one_after_another_change_and_after_the_password_was_changed()
    {
        var ada = await ConfirmedAsync();
        await ada.PostAsync(Path, new { email = "first-choice@example.com" });
        var first = await _mail.TokenAsync("first-choice@example.com", "/confirm-new-email");
        await ada.PostAsync(Path, new { email = "second-choice@example.com" });
        var second = await _mail.TokenAsync("second-choice@example.com", "/confirm-new-email");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => ConfirmAsync(i % 2 == 0 ? first : second)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.NoContent), answer => answer.ShouldBe(HttpStatusCode.BadRequest, "invalid_token"));
        Assert.Equal("second-choice@example.com", (await ada.GetAsync("/api/v1/accounts/me"))["email"]);

        await ada.PostAsync(Path, new { email = "third-choice@example.com" });
        var third = await _mail.TokenAsync("third-choice@example.com", "/confirm-new-email");
        (await ada.PutAsync("/api/v1/accounts/password", new { currentPassword = TestPerson.Password, newPassword = "another fine password" })).ShouldBe(HttpStatusCode.NoContent);
        (await ConfirmAsync(third)).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");

        await ada.PostAsync(Path, new { email = "fourth-choice@example.com" });
        var fourth = await _mail.TokenAsync("fourth-choice@example.com", "/confirm-new-email");
        var undo = await _mail.TokenAsync(ada.Email, "/undo-email-change");
        (await app.Anonymous().PostAsync("/api/v1/accounts/email/undo", new { token = undo })).ShouldBe(HttpStatusCode.NoContent);
        (await ConfirmAsync(fourth)).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
    }

    private async Task<TestPerson> ConfirmedAsync()
    {
        var person = await app.SignedInAsync();
        await person.PostAsync("/api/v1/accounts/resend-confirmation", new { email = person.Email });
        var token = await _mail.TokenAsync(person.Email, "/confirm-email");
        (await person.PostAsync("/api/v1/accounts/confirm-email", new { token })).ShouldBe(HttpStatusCode.NoContent);
        return person;
    }

    private Task<Answer> ConfirmAsync(string token) => app.Anonymous().PostAsync("/api/v1/accounts/email/confirm", new { token });

    private async Task ChangeAsync(TestPerson person, string email)
    {
        (await person.PostAsync(Path, new { email })).ShouldBe(HttpStatusCode.Accepted);
        var token = await _mail.TokenAsync(email, "/confirm-new-email");
        (await app.Anonymous().PostAsync("/api/v1/accounts/email/confirm", new { token })).ShouldBe(HttpStatusCode.NoContent);
    }
}
