using System.Net;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

/// <summary>Addresses that somebody typed and nobody confirmed do not stay for ever.</summary>
public sealed class UnconfirmedAccountsTests
{
    private const string SignUp = "/api/v1/accounts/sign-up";

    [Fact]
    public async Task Account_that_was_never_confirmed_is_removed_with_all_that_it_has_and_its_address_is_free()
    {
        using var strict = new StrictApp();
        await strict.ConfirmedAsync("confirmed@example.com");
        var clients = new Dictionary<string, TestClient>();
        foreach (var name in new[] { "typed", "used", "asked", "disabled" })
        {
            clients[name] = strict.App.Anonymous();
            (await clients[name].PostAsync(SignUp, new { email = $"{name}@example.com", password = TestPerson.Password, name })).ShouldBe(HttpStatusCode.Accepted);
            await strict.Mail.WaitForAsync($"{name}@example.com");
        }

        // From a time when addresses were not to be confirmed here.
        await ExecuteAsync(strict.App, """
            INSERT INTO accounts_devices (user_id, token_hash, first_seen_at, last_seen_at)
            SELECT id, x'00', created_at, created_at FROM accounts_users WHERE email = 'used@example.com'
            """);
        await ExecuteAsync(strict.App, "UPDATE accounts_users SET disabled_at = created_at WHERE email = 'disabled@example.com'");
        strict.App.Clock.Advance(TimeSpan.FromDays(29));
        await strict.Mail.SettleAsync();
        Assert.Equal(5, await CountAsync(strict.App));
        await strict.App.Anonymous().PostAsync("/api/v1/accounts/resend-confirmation", new { email = "asked@example.com" });
        var link = await strict.Mail.TokenAsync("asked@example.com", "/confirm-email", count: 2);

        strict.App.Clock.Advance(TimeSpan.FromDays(1.1));
        await DeleteAccountTests.WaitAsync(async () => await CountAsync(strict.App) == 4);
        await strict.Mail.SettleAsync();

        Assert.Equal(
            ["asked@example.com", "confirmed@example.com", "disabled@example.com", "used@example.com"],
            await strict.App.QueryAsync<string>("SELECT email FROM accounts_users ORDER BY email"));
        Assert.Equal(4, Assert.Single(await strict.App.QueryAsync<long>("SELECT count(*) FROM organizations_organizations")));
        Assert.Equal(["never confirmed"], await strict.App.QueryAsync<string>("SELECT detail FROM audit_events WHERE action = 'accounts.purged'"));
        (await clients["asked"].PostAsync("/api/v1/accounts/confirm-email", new { token = link })).ShouldBe(HttpStatusCode.NoContent);
        var owner = strict.App.Anonymous();
        await owner.PostAsync(SignUp, new { email = "typed@example.com", password = TestPerson.Password, name = "Owner" });
        var token = await strict.Mail.TokenAsync("typed@example.com", "/confirm-email", count: 2);
        (await owner.PostAsync("/api/v1/accounts/confirm-email", new { token })).ShouldBe(HttpStatusCode.NoContent);
        (await StrictApp.SignInAsync(strict.App.Anonymous(), "typed@example.com")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Accounts:UnconfirmedDays", "0")]
    [InlineData("Accounts:RequireConfirmedEmail", "false")]
    public async Task Account_stays_where_nothing_is_to_be_removed(string setting, string value)
    {
        using var app = new TestApp { Settings = { ["Accounts:RequireConfirmedEmail"] = "true", [setting] = value } };
        await app.Anonymous().PostAsync(SignUp, new { email = "typed@example.com", password = TestPerson.Password, name = "Typed" });
        await new Mailbox(app).SettleAsync();
        await ExecuteAsync(app, "DELETE FROM accounts_devices");

        app.Clock.Advance(TimeSpan.FromDays(400));
        await PurgedAsync(app, times: 1);

        Assert.Equal(1, await CountAsync(app));
    }

    [Fact]
    public async Task Purge_that_runs_many_times_at_once_removes_an_account_once()
    {
        using var strict = new StrictApp();
        await strict.App.Anonymous().PostAsync(SignUp, new { email = "typed@example.com", password = TestPerson.Password, name = "Typed" });
        await strict.Mail.WaitForAsync("typed@example.com");
        await PurgedAsync(strict.App, times: 1);
        strict.App.Clock.Advance(TimeSpan.FromDays(31));

        await PurgedAsync(strict.App, times: 20);

        Assert.Equal(0, await CountAsync(strict.App));
        Assert.Single(await strict.App.QueryAsync<string>("SELECT detail FROM audit_events WHERE action = 'accounts.purged'"));
        Assert.Empty(await strict.App.QueryAsync<string>("SELECT slug FROM organizations_organizations"));
        Assert.Empty(strict.App.Errors);
    }

    // The schedule's job, so many times beside each other, as if each process had its own.
    private static async Task PurgedAsync(TestApp app, int times)
    {
        foreach (var _ in Enumerable.Range(0, times))
        {
            await app.Database.WriteAsync(connection => connection.ExecuteAsync(
                """
                INSERT INTO jobs_jobs (id, kind, payload, state, priority, created_at, due_at, attempts, cancel_requested)
                VALUES (@Id, 'accounts.purge', '{}', 'waiting', 0, @Now, @Now, 0, FALSE)
                """,
                new { Id = Guid.CreateVersion7(), Now = app.Clock.GetUtcNow() }));
        }

        await new Mailbox(app).SettleAsync();
    }

    private static Task<int> ExecuteAsync(TestApp app, string sql) => app.Database.WriteAsync(connection => connection.ExecuteAsync(sql));

    private static async Task<long> CountAsync(TestApp app) => Assert.Single(await app.QueryAsync<long>("SELECT count(*) FROM accounts_users"));
}
