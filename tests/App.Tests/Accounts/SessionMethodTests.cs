using App.BuildingBlocks.Data;
using App.Modules.Accounts.Migrations;
using App.Tests.Migrations;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

[Collection("PostgreSQL")]
public sealed class SessionMethodTests(PostgresServer postgres)
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Longest_way_in_fits_into_its_column(string engine)
    {
        // A provider's name has 30 letters at most; the longest name of a second factor follows it.
        var method = $"external:{new string('x', 30)}+recovery_code";
        await using var database = await TestDatabase.CreateAsync(engine, postgres);
        await database.UpAsync(typeof(CreateAccounts), typeof(ExtendAccounts));
        var row = new { Id = Guid.CreateVersion7(), Hash = new byte[32], Now = new TestClock().Now(), method };
        await database.Connection.ExecuteAsync(
            """
            INSERT INTO accounts_users (id, email, normalized_email, name, security_stamp, created_at) VALUES (@Id, 'a@example.com', 'a@example.com', 'Ada', 's', @Now);
            INSERT INTO accounts_sessions (id, user_id, token_hash, created_at, last_seen_at, method) VALUES (@Id, @Id, @Hash, @Now, @Now, @method)
            """,
            row);

        Assert.Equal(method, await database.Connection.ExecuteScalarAsync<string>("SELECT method FROM accounts_sessions"));
        await database.DownAsync(typeof(CreateAccounts), typeof(ExtendAccounts));
        Assert.False(database.HasTable("accounts_sessions"));
    }
}
