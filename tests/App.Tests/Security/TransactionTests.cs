using System.Net;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Security;

/// <summary>What an operation does is done whole or not at all: here each one fails at its last statement, in the database.</summary>
public sealed class TransactionTests : IDisposable
{
    private const string Accounts = "/api/v1/accounts";
    private const string Chosen = "another fine password";
    private readonly TestApp _app = new();

    [Theory]
    [InlineData("sign-up", "accounts.signed_up")]
    [InlineData("deletion/confirm", "accounts.deleted")]
    [InlineData("api-keys", "accounts.api_key_created")]
    [InlineData("reset-password", "accounts.password_reset")]
    public async Task S09_Operation_that_fails_at_its_end_leaves_nothing_behind(string operation, string lastEvent)
    {
        var ada = await _app.SignedInAsync();
        var request = await RequestAsync(ada, operation);
        await new Mailbox(_app).SettleAsync();
        var before = await StateAsync();
        await ExecuteAsync(Trigger("audit_events", $"NEW.action = '{lastEvent}'"));

        (await ada.PostAsync($"{Accounts}/{operation}", request)).ShouldBe(HttpStatusCode.InternalServerError, "internal_error");

        Assert.Equal(before, await StateAsync());
        await ExecuteAsync("DROP TRIGGER broken");
        var again = await ada.PostAsync($"{Accounts}/{operation}", request);
        Assert.True((int)again.Status is >= 200 and < 300, $"{operation} does not work afterwards: {again.Text}");
        Assert.NotEqual(before, await StateAsync());
    }

    [Fact]
    public async Task S09_Sign_up_that_waits_for_its_mail_is_made_with_the_mail_or_not_at_all()
    {
        _app.Settings["Accounts:RequireConfirmedEmail"] = "true";
        var before = await StateAsync();
        await ExecuteAsync(Trigger("jobs_jobs", "NEW.kind = 'mail.send'"));

        (await _app.Anonymous().PostAsync($"{Accounts}/sign-up", new { email = "ada@example.com", password = TestPerson.Password, name = "Ada" }))
            .ShouldBe(HttpStatusCode.Accepted);
        await new Mailbox(_app).SettleAsync();

        Assert.Contains("broken", Assert.Single(await _app.QueryAsync<string>("SELECT error FROM jobs_jobs WHERE kind = 'accounts.sign_up'")), StringComparison.Ordinal);
        Assert.Equal(before, await StateAsync());
        await ExecuteAsync("DROP TRIGGER broken");
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await new Mailbox(_app).WaitForAsync("ada@example.com", "/confirm-email");
    }

    public void Dispose() => _app.Dispose();

    private static string Trigger(string table, string condition) =>
        $"CREATE TRIGGER broken BEFORE INSERT ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'broken'); END";

    private Task<int> ExecuteAsync(string sql) => _app.Database.WriteAsync(connection => connection.ExecuteAsync(sql));

    private async Task<object> RequestAsync(TestPerson ada, string operation)
    {
        switch (operation)
        {
            case "deletion/confirm":
                (await ada.PostAsync($"{Accounts}/deletion")).ShouldBe(HttpStatusCode.Accepted);
                return new { token = await new Mailbox(_app).TokenAsync(ada.Email, "/confirm-deletion") };
            case "reset-password":
                (await _app.Anonymous().PostAsync($"{Accounts}/forgot-password", new { email = ada.Email })).ShouldBe(HttpStatusCode.Accepted);
                return new { token = await new Mailbox(_app).TokenAsync(ada.Email, "/reset-password"), password = Chosen };
            case "api-keys":
                return new { name = "Key", scopes = new[] { "read" } };
            default:
                return new { email = "new@example.com", password = TestPerson.Password, name = "New" };
        }
    }

    // Every row, those of the security log and the mails that wait included.
    private async Task<string> StateAsync()
    {
        var mails = await _app.QueryAsync<long>("SELECT COUNT(*) FROM jobs_jobs WHERE kind = 'mail.send'");
        return string.Join('\n', (await Tables.ReadAsync(_app, withAudit: true)).Select(table => $"{table.Key}\n{table.Value}")) + mails.Single();
    }
}
