using System.Net;
using App.BuildingBlocks.Audit;
using App.Tests.Migrations;
using App.Tests.Support;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Audit;

[Collection("PostgreSQL")]
public sealed class AuditLogTests(PostgresServer postgres)
{
    [Fact]
    public async Task Event_says_who_what_when_from_where_and_how_it_ended()
    {
        using var app = new TestApp();
        var (account, actor, organization) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        As(app, "203.0.113.9", "Browser\u001b[31m 1.0\r\nadmin signed in");
        var happened = new SecurityEvent("things.touched", account) { ActorId = actor, OrganizationId = organization, Succeeded = false, Detail = "by hand" };

        await app.Database.WriteAsync(connection => Log(app).RecordAsync(connection, happened));

        var row = Assert.Single(await Reader(app).LastAsync(1, account));
        Assert.Equal(("things.touched", account, actor, organization), (row.Action, row.AccountId, row.ActorId, row.OrganizationId));
        Assert.Equal((false, "by hand", "203.0.113.9"), (row.Succeeded, row.Detail, row.Address));
        Assert.Equal("Browser [31m 1.0  admin signed in", row.UserAgent);
        Assert.Equal(DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime), DateOnly.FromDateTime(row.HappenedAt.UtcDateTime));
        Assert.Equal(1, row.Position);
    }

    [Fact]
    public async Task Unit_that_fails_takes_its_event_back()
    {
        using var app = new TestApp();

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Database.WriteAsync(async connection =>
        {
            await Log(app).RecordAsync(connection, new SecurityEvent("things.touched", null));
            throw new InvalidOperationException("After all, no.");
        }));
        await Log(app).RecordAsync(new SecurityEvent("things.done", null));

        Assert.Equal((1, "things.done"), Assert.Single((await Reader(app).LastAsync(10, null)).Select(row => (row.Position, row.Action))));
    }

    // Units are run by whoever leads their group: the address must still be the one of the request that queued them.
    [Fact]
    public async Task Each_of_many_at_once_keeps_its_own_request()
    {
        using var app = new TestApp();
        await Task.WhenAll(Enumerable.Range(1, 100).Select(number => Task.Run(async () =>
        {
            As(app, $"203.0.113.{number}", $"agent {number}");
            await Log(app).RecordAsync(new SecurityEvent("things.touched", null) { Detail = $"{number}" });
        })));

        var rows = await Reader(app).LastAsync(200, null);

        Assert.Equal(100, rows.Count);
        Assert.All(rows, row => Assert.Equal(($"203.0.113.{row.Detail}", $"agent {row.Detail}"), (row.Address, row.UserAgent)));
    }

    [Fact]
    public async Task Two_processes_make_one_chain()
    {
        var data = TestData.Create();
        using var blue = new TestApp(data);
        using var green = new TestApp(data);
        _ = (blue.Server, green.Server);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(
            () => Log(number % 2 == 0 ? blue : green).RecordAsync(new SecurityEvent("things.touched", null)))));

        var report = await green.Services.GetRequiredService<AuditVerification>().RunAsync();
        Assert.Empty(report.Problems);
        Assert.Equal(200, report.Last.Position);
    }

    [Fact]
    public async Task Deleted_account_leaves_the_chain_whole()
    {
        using var app = new TestApp();
        var ada = await app.SignedInAsync();
        await Log(app).RecordAsync(new SecurityEvent("things.touched", ada.Id));

        await app.Database.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM accounts_users WHERE id = @Id", new { ada.Id }));

        Assert.Empty((await app.Services.GetRequiredService<AuditVerification>().RunAsync()).Problems);
        Assert.NotEmpty(await Reader(app).LastAsync(1, ada.Id));
        Assert.DoesNotContain(ada.Email, (await Tables.ReadAsync(app, withAudit: true))["audit_events"], StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Database_refuses_to_change_or_delete_events(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, postgres);
        await database.UpAsync(typeof(BuildingBlocks.Audit.Migrations.CreateAuditEvents));
        var hash = database.Choose("zeroblob(32)", "''");
        var now = database.Choose("0", "now()");
        var values = $"VALUES (1, '0193e7a0-0000-7000-8000-000000000001', {now}, 'a', {database.Choose("1", "TRUE")}, {hash})";
        database.Execute($"INSERT INTO audit_events (position, id, happened_at, action, succeeded, hash) {values}");
        var before = database.Rows("SELECT * FROM audit_events");

        string[] changes =
        [
            "UPDATE audit_events SET action = 'b'", "DELETE FROM audit_events", "DELETE FROM audit_events WHERE position = 1", "DELETE FROM audit_head",
            database.Choose($"INSERT OR REPLACE INTO audit_events (position, id, happened_at, action, succeeded, hash) {values}", "TRUNCATE audit_events"),
        ];
        database.Execute($"INSERT INTO audit_head (id, position, hash, seal) VALUES (1, 1, {hash}, {hash})");
        Assert.All(changes, change => Assert.ThrowsAny<System.Data.Common.DbException>(() => database.Execute(change)));

        Assert.Equal(before, database.Rows("SELECT * FROM audit_events"));
        await database.DownAsync(typeof(BuildingBlocks.Audit.Migrations.CreateAuditEvents));
        Assert.False(database.HasTable("audit_events"));
    }

    private static AuditLog Log(TestApp app) => app.Services.GetRequiredService<AuditLog>();

    private static AuditReader Reader(TestApp app) => app.Services.GetRequiredService<AuditReader>();

    private static void As(TestApp app, string address, string agent)
    {
        var request = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address).MapToIPv6() } };
        request.Request.Headers.UserAgent = agent;
        app.Services.GetRequiredService<IHttpContextAccessor>().HttpContext = request;
    }
}
