using System.Net;
using System.Security.Cryptography;
using System.Text;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

public sealed class SignInByMailGuardTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Ask = "/api/v1/accounts/sign-in/email";
    private const string Link = "/api/v1/accounts/sign-in/link";
    private const string Code = "/api/v1/accounts/sign-in/code";
    private readonly Mailbox _mail = new(app);

    [Fact]
    public async Task S21_Opening_the_link_changes_nothing()
    {
        var ada = await app.SignedInAsync();
        await AskAsync(ada.Email);
        var link = await _mail.LinkAsync(ada.Email, "/sign-in/link");

        for (var i = 0; i < 3; i++)
        {
            var scanner = app.Anonymous();
            (await scanner.GetAsync(link)).ShouldBe(HttpStatusCode.OK).Find("input[name=token]");
            (await scanner.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task S39_Link_and_code_die_of_old_age_and_with_the_first_that_is_used()
    {
        using var own = new TestApp();
        var mail = new Mailbox(own);
        var ada = await own.SignedInAsync();
        var (client, other) = (own.Anonymous(), own.Anonymous());
        await client.PostAsync(Ask, new { email = ada.Email });
        var (first, firstCode) = (await mail.TokenAsync(ada.Email, "/sign-in/link"), await mail.CodeAsync(ada.Email));
        await other.PostAsync(Ask, new { email = ada.Email });
        var (second, secondCode) = (await mail.TokenAsync(ada.Email, "/sign-in/link", count: 2), await mail.CodeAsync(ada.Email, count: 2));
        (await own.Anonymous().PostAsync(Link, new { token = second })).ShouldBe(HttpStatusCode.OK);

        (await own.Anonymous().PostAsync(Link, new { token = first })).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
        (await client.PostAsync(Code, new { code = firstCode })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        (await other.PostAsync(Code, new { code = secondCode })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");

        await client.PostAsync(Ask, new { email = ada.Email });
        var (third, thirdCode) = (await mail.TokenAsync(ada.Email, "/sign-in/link", count: 3), await mail.CodeAsync(ada.Email, count: 3));
        own.Clock.Advance(TimeSpan.FromMinutes(10.1));
        (await own.Anonymous().PostAsync(Link, new { token = third })).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
        (await client.PostAsync(Code, new { code = thirdCode })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
    }

    [Fact]
    public async Task V11_A_link_and_a_code_work_once_also_for_fifty_at_once()
    {
        var ada = await app.SignedInAsync();
        await AskAsync(ada.Email);
        var token = await _mail.TokenAsync(ada.Email, "/sign-in/link");

        var links = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.Anonymous().PostAsync(Link, new { token })));
        Assert.Single(links, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(links.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.ShouldBe(HttpStatusCode.BadRequest, "invalid_token"));

        var bob = await app.SignedInAsync("Bob");
        var (client, code) = await AskAsync(bob.Email);
        var codes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.PostAsync(Code, new { code })));
        Assert.Single(codes, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(codes.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.ShouldBe(HttpStatusCode.Unauthorized, "wrong_code"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S42_Five_wrong_codes_end_the_challenge_also_in_parallel(bool atOnce)
    {
        var ada = await app.SignedInAsync();
        var (client, code) = await AskAsync(ada.Email);

        if (atOnce)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.PostAsync(Code, new { code = Other(code) })));
            Assert.All(answers, answer => answer.ShouldBe(HttpStatusCode.Unauthorized, "wrong_code"));
        }
        else
        {
            for (var i = 0; i < 5; i++)
            {
                (await client.PostAsync(Code, new { code = Other(code) })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
            }
        }

        (await client.PostAsync(Code, new { code })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
    }

    [Fact]
    public async Task S41_A_mail_does_not_pass_by_the_second_factor()
    {
        var ada = await app.SignedInAsync();
        await app.Database.WriteAsync(connection => connection.ExecuteAsync(
            "UPDATE accounts_users SET two_factor_required = TRUE, email_confirmed_at = created_at WHERE id = @Id", new { ada.Id }));
        var (client, code) = await AskAsync(ada.Email);

        (await client.PostAsync(Code, new { code })).ShouldBe(HttpStatusCode.Unauthorized, "second_factor_required");

        (await client.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Theory]
    [InlineData("disabled_at")]
    [InlineData("delete_after")]
    public async Task S38_An_account_that_is_over_is_not_entered(string over)
    {
        var ada = await app.SignedInAsync();
        await AskAsync(ada.Email);
        var token = await _mail.TokenAsync(ada.Email, "/sign-in/link");
        await app.Database.WriteAsync(connection => connection.ExecuteAsync($"UPDATE accounts_users SET {over} = created_at WHERE id = @Id", new { ada.Id }));

        (await app.Anonymous().PostAsync(Link, new { token })).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task V01_Whoever_signed_up_with_the_address_before_loses_password_and_sessions(bool byLink)
    {
        var mallory = await app.SignedInAsync("Mallory");
        var (owner, code) = await AskAsync(mallory.Email);
        var entered = byLink
            ? await owner.PostAsync(Link, new { token = await _mail.TokenAsync(mallory.Email, "/sign-in/link") })
            : await owner.PostAsync(Code, new { code });
        entered.ShouldBe(HttpStatusCode.OK);

        (await mallory.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-in", new { email = mallory.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.Unauthorized);
        (await owner.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(1, Assert.Single(await app.QueryAsync<long>(
            "SELECT count(*) FROM accounts_users WHERE id = @Id AND email_confirmed_at IS NOT NULL AND password_hash IS NULL", new { mallory.Id })));
    }

    [Fact]
    public async Task A_mail_to_an_address_that_the_account_left_is_worth_nothing()
    {
        var ada = await app.SignedInAsync();
        await AskAsync(ada.Email);
        var token = await _mail.TokenAsync(ada.Email, "/sign-in/link");
        await app.Database.WriteAsync(connection => connection.ExecuteAsync(
            "UPDATE accounts_users SET email = 'moved@example.com', normalized_email = 'moved@example.com' WHERE id = @Id", new { ada.Id }));

        (await app.Anonymous().PostAsync(Link, new { token })).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
    }

    [Fact]
    public async Task V10_Tokens_for_something_else_open_nothing_here_and_these_open_nothing_else()
    {
        var ada = await app.SignedInAsync();
        var (client, code) = await AskAsync(ada.Email);
        var link = await _mail.TokenAsync(ada.Email, "/sign-in/link");
        var challenge = client.Cookie("__Host-sign-in-code")!.Value;
        // As they are kept: whose challenge it is, and the challenge.
        var entering = (await client.PostAsync($"{PasskeyHolder.SignIn}/options")).ShouldBe(HttpStatusCode.OK)["challenge"];
        var passkey = $"{client.Cookie("__Host-passkey-challenge")!.Value}:{entering}";
        var session = (await app.QueryAsync<Guid>("SELECT id FROM accounts_sessions WHERE user_id = @Id", new { ada.Id })).Single();
        var registration = $"{session:D}:{(await ada.PostAsync($"{PasskeyHolder.Api}/options")).ShouldBe(HttpStatusCode.OK)["challenge"]}";
        Assert.Equal(2, (await app.QueryAsync<byte[]>("SELECT token_hash FROM accounts_tokens"))
            .Count(hash => new[] { passkey, registration }.Any(raw => hash.AsSpan().SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(raw))))));
        await app.Anonymous().PostAsync("/api/v1/accounts/forgot-password", new { email = ada.Email });
        var reset = await _mail.TokenAsync(ada.Email, "/reset-password");
        await app.Anonymous().PostAsync("/api/v1/accounts/resend-confirmation", new { email = ada.Email });
        var confirm = await _mail.TokenAsync(ada.Email, "/confirm-email");

        foreach (var token in new[] { reset, confirm, challenge, passkey, registration })
        {
            (await app.Anonymous().PostAsync(Link, new { token })).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
        }

        foreach (var path in new[] { "confirm-email", "reset-password", "email/confirm", "email/undo", "deletion/confirm", "deletion/undo" })
        {
            foreach (var token in new[] { link, challenge, passkey, registration })
            {
                var answer = await app.Anonymous().PostAsync($"/api/v1/accounts/{path}", new { token, password = "another fine password" });
                Assert.True(answer.Status is HttpStatusCode.BadRequest, $"{path}: {answer.Status} {answer.Text}");
                Assert.Equal("invalid_token", answer["code"]);
            }
        }

        // They were alive all the time.
        (await client.PostAsync(Code, new { code })).ShouldBe(HttpStatusCode.OK);
    }

    private static string Other(string code) => code[..5] + (code[5] == '0' ? '1' : '0');

    private async Task<(TestClient Client, string Code)> AskAsync(string email)
    {
        var client = app.Anonymous();
        (await client.PostAsync(Ask, new { email })).ShouldBe(HttpStatusCode.Accepted);
        return (client, await _mail.CodeAsync(email));
    }
}
