using System.Net;
using App.Tests.Accounts.External;
using App.Tests.Support;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.Tests.Accounts;

/// <summary>Somebody proved to be the owner, and before the session begins the account changes: what was proven is not worth anything any more.</summary>
public sealed class StaleEntryTests : IDisposable
{
    private const string Accounts = "/api/v1/accounts";
    private const string Door = "Entrance.cs";
    private readonly HeldWrites _held = new();
    private readonly TestApp _app;
    private readonly AccountChanges _changes;

    public StaleEntryTests()
    {
        _app = new TestApp { With = _held.Wrap };
        _changes = new AccountChanges(_app);
    }

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData("reset")]
    [InlineData("change")]
    [InlineData("undone change of address")]
    [InlineData("taken over")]
    [InlineData("disabled")]
    [InlineData("disabled and enabled")]
    [InlineData("deleted")]
    [InlineData("authenticator")]
    [InlineData("passkey")]
    [InlineData("factors reset")]
    public async Task V14_A_sign_in_that_was_under_way_while_the_account_changed_begins_no_session(string change)
    {
        var ada = await _app.SignedInAsync();
        if (change != "taken over")
        {
            await ExecuteAsync("UPDATE accounts_users SET email_confirmed_at = created_at WHERE id = @Id", ada);
        }

        var (email, run) = await _changes.PrepareAsync(change, ada);
        var clients = Enumerable.Range(0, 8).Select(_ => _app.Anonymous()).ToList();

        var answers = await _held.WhileAsync(Door, [.. clients.Select<TestClient, Func<Task<Answer>>>(client => () => StrictApp.SignInAsync(client, email))], run);

        var wrong = await StrictApp.SignInAsync(_app.Anonymous(), email, "a wrong password");
        Assert.All(answers, answer => Assert.Equal(Told(wrong.ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials")), Told(answer)));
        foreach (var client in clients)
        {
            Assert.DoesNotContain(client.Cookies.GetAllCookies(), cookie => cookie.Name != "__Host-known-browser");
            (await client.GetAsync($"{Accounts}/me")).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
        }

        // The first one is that of signing up.
        Assert.Single(await ListAsync("SELECT action FROM audit_events WHERE account_id = @Id AND action = 'accounts.signed_in' AND detail <> 'magic_link'", ada));
        Assert.Equal(9, (await ListAsync("SELECT action FROM audit_events WHERE action = 'accounts.sign_in_failed'", ada)).Count);
        Assert.Empty(_app.Errors);
    }

    [Theory]
    [InlineData("magic link")]
    [InlineData("mailed code")]
    [InlineData("passkey")]
    [InlineData("page")]
    public async Task S39_Whatever_the_way_in_is_no_session_begins_by_what_was_proven_before_a_reset(string way)
    {
        var ada = await _app.SignedInAsync();
        await ExecuteAsync("UPDATE accounts_users SET email_confirmed_at = created_at WHERE id = @Id", ada);
        var client = _app.Anonymous();
        var enter = await _changes.EquipAsync(way, ada, client);
        var (_, run) = await _changes.PrepareAsync("reset", ada);

        var answer = Assert.Single(await _held.WhileAsync(Door, [enter], run));

        Assert.True(answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.UnprocessableEntity, answer.Text);
        Assert.Null(client.Cookie("__Host-session"));
        Assert.Empty(await ListAsync("SELECT method FROM accounts_sessions WHERE user_id = @Id", ada));
    }

    [Fact]
    public async Task V01_A_linked_sign_in_that_was_under_way_while_the_owner_took_the_account_over_begins_no_session()
    {
        await using var provider = (await ScriptedProvider.StartAsync()).AsOpenId();
        using var app = ExternalApp.Create(_held.Wrap, "corp", ("Authority", provider.Address), ("ClientId", "product"), ("ClientSecret", "secret"));
        var (mallory, mail) = (await app.SignedInAsync("Mallory"), new Mailbox(app));
        (await ScriptedLogin.VisitAsync(provider, app, mallory, "mallory@example.com", "/account/logins/corp")).ShouldBe(HttpStatusCode.Found);
        var (owner, thief) = (app.Anonymous(), app.Anonymous());
        (await owner.PostAsync($"{Accounts}/sign-in/email", new { email = mallory.Email })).ShouldBe(HttpStatusCode.Accepted);
        var token = await mail.TokenAsync(mallory.Email, "/sign-in/link");

        await _held.WhileAsync(
            Door,
            [() => ScriptedLogin.VisitAsync(provider, app, thief, "mallory@example.com")],
            async () => (await owner.PostAsync($"{Accounts}/sign-in/link", new { token })).ShouldBe(HttpStatusCode.OK));

        Assert.False(thief.IsSignedIn());
        (await owner.GetAsync($"{Accounts}/me")).ShouldBe(HttpStatusCode.OK);
        (await thief.GetAsync($"{Accounts}/me")).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Fact]
    public async Task V01_Whoever_signs_up_with_anothers_address_is_out_when_its_owner_comes_before_the_session_begins()
    {
        var (thief, owner) = (_app.Anonymous(), _app.Anonymous());
        const string email = "victim@example.com";

        var answer = Assert.Single(await _held.WhileAsync(
            Door,
            [() => thief.PostAsync($"{Accounts}/sign-up", new { email, password = TestPerson.Password, name = "Mallory" })],
            async () =>
            {
                (await owner.PostAsync($"{Accounts}/sign-in/email", new { email })).ShouldBe(HttpStatusCode.Accepted);
                (await owner.PostAsync($"{Accounts}/sign-in/link", new { token = await new Mailbox(_app).TokenAsync(email, "/sign-in/link") })).ShouldBe(HttpStatusCode.OK);
            }));

        answer.ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(["magic_link"], await _app.QueryAsync<string>("SELECT method FROM accounts_sessions"));
    }

    [Fact]
    public async Task V14_A_change_of_the_password_that_was_under_way_during_a_reset_does_not_undo_it()
    {
        var ada = await _app.SignedInAsync();
        var (_, run) = await _changes.PrepareAsync("reset", ada);

        var answer = Assert.Single(await _held.WhileAsync(
            "PasswordChange.cs", [() => ada.PutAsync($"{Accounts}/password", new { currentPassword = TestPerson.Password, newPassword = "the thief's password" })], run));

        answer.ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
        (await StrictApp.SignInAsync(_app.Anonymous(), ada.Email, "the thief's password")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StrictApp.SignInAsync(_app.Anonymous(), ada.Email, AccountChanges.Chosen)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Passwords_that_are_hashed_anew_at_a_sign_in_let_in_whoever_else_signs_in_meanwhile()
    {
        var ada = await _app.SignedInAsync();
        var before = await ListAsync("SELECT password_hash FROM accounts_users WHERE id = @Id", ada);
        _app.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount = 2;

        var answers = await _held.WhileAsync(
            Door, [.. Enumerable.Range(0, 4).Select<int, Func<Task<Answer>>>(_ => () => StrictApp.SignInAsync(_app.Anonymous(), ada.Email))], () => Task.CompletedTask);

        Assert.All(answers, answer => answer.ShouldBe(HttpStatusCode.OK));
        Assert.NotEqual(before, await ListAsync("SELECT password_hash FROM accounts_users WHERE id = @Id", ada));
    }

    private static (HttpStatusCode, string?, string?) Told(Answer answer) => (answer.Status, answer["code"], answer["detail"]);

    private Task<int> ExecuteAsync(string sql, TestPerson person) => _app.Database.WriteAsync(connection => connection.ExecuteAsync(sql, new { person.Id }));

    private async Task<IReadOnlyList<string>> ListAsync(string sql, TestPerson person) => [.. await _app.QueryAsync<string>(sql, new { person.Id })];
}
