using System.Net;
using App.BuildingBlocks.Data;
using App.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

public sealed class ResetPasswordTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Forgot = "/api/v1/accounts/forgot-password";
    private const string Reset = "/api/v1/accounts/reset-password";
    private const string SignIn = "/api/v1/accounts/sign-in";
    private const string Chosen = "another fine password";
    private readonly Mailbox _mail = new(app);

    [Fact]
    public async Task New_password_replaces_the_old_one_and_ends_every_session()
    {
        var ada = await app.SignedInAsync();
        var token = await AskAsync(ada.Email);

        (await app.Anonymous().PostAsync(Reset, new { token, password = Chosen })).ShouldBe(HttpStatusCode.NoContent);

        (await ada.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Anonymous().PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Anonymous().PostAsync(SignIn, new { email = ada.Email, password = Chosen })).ShouldBe(HttpStatusCode.OK);
        await _mail.WaitForAsync(ada.Email, "Your password was changed");
    }

    [Fact]
    public async Task Page_asks_for_a_password_keeps_the_token_after_a_mistake_and_signs_nobody_in()
    {
        var ada = await app.SignedInAsync();
        var client = app.Anonymous();
        (await client.SubmitAsync("/forgot-password", ("email", ada.Email))).ShouldBe(HttpStatusCode.OK);
        var link = await _mail.LinkAsync(ada.Email, "/reset-password");
        var page = (await client.GetAsync(link)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("same-origin", page.Header("Referrer-Policy"));
        var token = page.Find("input[name=token]").GetAttribute("value")!;

        var mistake = (await client.SubmitAsync("/reset-password", ("token", token), ("password", "short"))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(token, mistake.Find("input[name=token]").GetAttribute("value"));
        Assert.Equal("password-error", mistake.Find(".field-error").Id);

        var done = await client.SubmitAsync("/reset-password", ("token", token), ("password", Chosen));
        Assert.Equal("/sign-in", done.ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.Null(client.Cookie("__Host-session"));
        (await client.SubmitAsync("/reset-password", ("token", token), ("password", Chosen))).ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Known_and_unknown_addresses_are_answered_alike()
    {
        var ada = await app.SignedInAsync();

        var known = (await app.Anonymous().PostAsync(Forgot, new { email = ada.Email })).ShouldBe(HttpStatusCode.Accepted);
        var unknown = (await app.Anonymous().PostAsync(Forgot, new { email = "stranger@example.com" })).ShouldBe(HttpStatusCode.Accepted);
        await _mail.SettleAsync();

        Assert.Equal((known.Text, known.Header("Content-Length")), (unknown.Text, unknown.Header("Content-Length")));
        Assert.Empty(await _mail.ToAsync("stranger@example.com"));
    }

    [Fact]
    public async Task Mail_goes_to_the_address_of_the_account_and_not_to_a_spelling_of_it()
    {
        var ada = await app.SignedInAsync();
        // The kelvin sign folds to a k, and a full-width at sign to a plain one.
        (await app.Anonymous().PostAsync(Forgot, new { email = ada.Email.Replace("@", "＠", StringComparison.Ordinal).ToUpperInvariant() })).ShouldBe(HttpStatusCode.Accepted);

        Assert.Equal(ada.Email, (await _mail.WaitForAsync(ada.Email, "/reset-password")).To);
    }

    [Fact]
    public async Task S39_A_reset_link_works_once_also_for_fifty_at_once()
    {
        var ada = await app.SignedInAsync();
        var token = await AskAsync(ada.Email);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => app.Anonymous().PostAsync(Reset, new { token, password = $"{Chosen} {i}" })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.NoContent), answer => answer.ShouldBe(HttpStatusCode.BadRequest, "invalid_token"));
    }

    [Fact]
    public async Task S39_A_reset_link_is_void_after_a_newer_one_and_after_the_password_was_changed()
    {
        var ada = await app.SignedInAsync();
        var first = await AskAsync(ada.Email);
        var second = await AskAsync(ada.Email, count: 2);
        (await app.Anonymous().PostAsync(Reset, new { token = first, password = Chosen })).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");

        (await ada.PutAsync("/api/v1/accounts/password", new { currentPassword = TestPerson.Password, newPassword = Chosen })).ShouldBe(HttpStatusCode.NoContent);

        (await app.Anonymous().PostAsync(Reset, new { token = second, password = "yet another password" })).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
    }

    [Fact]
    public async Task S39_A_link_that_was_asked_for_before_the_address_changed_is_void_whenever_it_is_mailed()
    {
        var ada = await app.SignedInAsync();
        var moved = $"moved-{ada.Email}";
        (await ada.PostAsync("/api/v1/accounts/email", new { email = moved })).ShouldBe(HttpStatusCode.Accepted);
        var change = await _mail.TokenAsync(moved, "/confirm-new-email");
        await AskAsync(ada.Email);

        // The mails are written by four at a time, while the address changes.
        var asked = Enumerable.Range(0, 50).Select(_ => app.Anonymous().PostAsync(Forgot, new { email = ada.Email })).ToList();
        var deletion = ada.PostAsync("/api/v1/accounts/deletion");
        await Task.WhenAny(asked);
        (await app.Anonymous().PostAsync("/api/v1/accounts/email/confirm", new { token = change })).ShouldBe(HttpStatusCode.NoContent);
        await Task.WhenAll([.. asked, deletion]);
        await _mail.SettleAsync();

        foreach (var (page, door) in new[] { ("/reset-password", Reset), ("/confirm-deletion", "/api/v1/accounts/deletion/confirm") })
        {
            var tokens = (await _mail.ToAsync(ada.Email, page)).Where(mail => mail.To == ada.Email).Select(mail => mail.Text.Split("token=")[1][..43]);
            var answers = await Task.WhenAll(tokens.Select(token => app.Anonymous().PostAsync(door, new { token, password = Chosen })));
            Assert.All(answers, answer => answer.ShouldBe(HttpStatusCode.BadRequest, "invalid_token"));
        }

        (await app.Anonymous().PostAsync(SignIn, new { email = moved, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S41_Resetting_does_not_pass_by_the_second_factor()
    {
        var ada = await app.SignedInAsync();
        var token = await AskAsync(ada.Email);
        await app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET two_factor_required = TRUE WHERE id = @Id", new { ada.Id }));
        var client = app.Anonymous();

        (await client.PostAsync(Reset, new { token, password = Chosen })).ShouldBe(HttpStatusCode.NoContent);

        Assert.Empty(client.Cookies.GetAllCookies());
        (await client.PostAsync(SignIn, new { email = ada.Email, password = Chosen })).ShouldBe(HttpStatusCode.Unauthorized, "second_factor_required");
        (await client.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Fact]
    public async Task S58_Tokens_are_nowhere_in_the_database()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        await own.Anonymous().PostAsync(Forgot, new { email = ada.Email });
        var token = await new Mailbox(own).TokenAsync(ada.Email, "/reset-password");
        Assert.Matches("^[A-Za-z0-9_-]{43}$", token);

        foreach (var file in Directory.GetFiles(own.Services.GetRequiredService<DataPaths>().Directory, "app.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(token, await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task V01_A_stranger_who_signed_up_with_the_address_before_is_out_once_its_owner_proves_it()
    {
        var attacker = await app.SignedInAsync("Mallory");
        (await app.Anonymous().PostAsync(SignIn, new { email = attacker.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
        var token = await AskAsync(attacker.Email);

        (await app.Anonymous().PostAsync(Reset, new { token, password = Chosen })).ShouldBe(HttpStatusCode.NoContent);

        (await attacker.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Anonymous().PostAsync(SignIn, new { email = attacker.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.Unauthorized);
        Assert.Equal((0L, 0L), Assert.Single(await app.QueryAsync<(long, long)>(
            """
            SELECT (SELECT count(*) FROM accounts_sessions WHERE user_id = @Id), (SELECT count(*) FROM accounts_devices WHERE user_id = @Id)
            """,
            new { attacker.Id })));
    }

    [Fact]
    public async Task V09_Links_have_the_configured_host_whatever_the_request_calls_itself()
    {
        var ada = await app.SignedInAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, Forgot) { Content = System.Net.Http.Json.JsonContent.Create(new { email = ada.Email }) };
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        (await app.Anonymous().SendAsync(request)).ShouldBe(HttpStatusCode.Accepted);

        var mail = await _mail.WaitForAsync(ada.Email, "/reset-password");

        Assert.Contains("https://app.example.com/reset-password?token=", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", mail.Raw, StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(string email, int count = 1)
    {
        (await app.Anonymous().PostAsync(Forgot, new { email })).ShouldBe(HttpStatusCode.Accepted);
        return await _mail.TokenAsync(email, "/reset-password", count);
    }
}
