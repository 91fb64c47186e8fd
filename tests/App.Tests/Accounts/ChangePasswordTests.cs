using System.Net;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

public sealed class ChangePasswordTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Path = "/api/v1/accounts/password";
    private const string SignIn = "/api/v1/accounts/sign-in";
    private const string Chosen = "another fine password";
    private readonly Mailbox _mail = new(app);

    [Fact]
    public async Task S32_The_current_password_is_needed()
    {
        var ada = await app.SignedInAsync();

        (await ada.PutAsync(Path, new { currentPassword = "not the password", newPassword = Chosen })).ShouldBe(HttpStatusCode.Forbidden, "wrong_password");
        (await ada.PutAsync(Path, new { currentPassword = "", newPassword = Chosen })).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        (await ada.PutAsync(Path, new { newPassword = Chosen })).ShouldBe(HttpStatusCode.BadRequest);
        var page = await ada.SubmitAsync("/account/password", ("currentPassword", "not the password"), ("newPassword", Chosen));

        Assert.Equal("currentPassword-error", page.ShouldBe(HttpStatusCode.UnprocessableEntity).Find(".field-error").Id);
        (await app.Anonymous().PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S50_Changing_the_password_ends_the_other_sessions_and_tells_by_mail()
    {
        var ada = await app.SignedInAsync();
        var phone = app.Anonymous();
        await phone.PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password });
        var before = ada.Session.Value;

        (await ada.PutAsync(Path, new { currentPassword = TestPerson.Password, newPassword = Chosen })).ShouldBe(HttpStatusCode.NoContent);

        (await phone.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await ada.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.OK);
        Assert.NotEqual(before, ada.Session.Value);
        (await app.Anonymous().PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.Unauthorized);
        await _mail.WaitForAsync(ada.Email, "Your password was changed");
        Assert.Contains("accounts.password_changed", await app.QueryAsync<string>("SELECT action FROM audit_events WHERE account_id = @Id", new { ada.Id }));
    }

    [Fact]
    public async Task Page_changes_it_and_says_so()
    {
        var ada = await app.SignedInAsync();
        (await ada.GetAsync("/account/security")).ShouldBe(HttpStatusCode.OK).Find("form[action='/account/password']");

        var short1 = await ada.SubmitAsync("/account/password", ("currentPassword", TestPerson.Password), ("newPassword", "short"));
        Assert.Equal("newPassword-error", short1.ShouldBe(HttpStatusCode.UnprocessableEntity).Find(".field-error").Id);
        var done = await ada.SubmitAsync("/account/password", ("currentPassword", TestPerson.Password), ("newPassword", Chosen));

        var page = await ada.GetAsync(done.ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.Contains("Your password is changed", page.Find(".flash").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_without_a_password_gets_one_and_only_then()
    {
        var ada = await app.SignedInAsync();
        (await ada.PostAsync(Path, new { newPassword = Chosen })).ShouldBe(HttpStatusCode.Conflict, "has_password");
        await app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET password_hash = NULL WHERE id = @Id", new { ada.Id }));
        (await ada.GetAsync("/account/security")).Find("form[action='/account/password/set']");

        (await ada.PostAsync(Path, new { newPassword = "short" })).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        (await ada.SubmitAsync("/account/password/set", ("newPassword", Chosen))).ShouldBe(HttpStatusCode.Redirect);

        (await app.Anonymous().PostAsync(SignIn, new { email = ada.Email, password = Chosen })).ShouldBe(HttpStatusCode.OK);
    }
}
