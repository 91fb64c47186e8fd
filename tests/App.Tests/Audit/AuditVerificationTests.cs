using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Audit;

/// <summary>Somebody with the database file in hand, who drops the triggers first.</summary>
public sealed class AuditVerificationTests : IDisposable
{
    private const int Count = 40;
    private readonly DataPaths _data = TestData.Create();
    private readonly TestApp _app;

    public AuditVerificationTests() => _app = new TestApp(_data);

    [Theory]
    [InlineData("UPDATE audit_events SET action = 'accounts.signed_iN' WHERE position = 7", "Event 7 was edited")]
    [InlineData("UPDATE audit_events SET detail = 'passworc' WHERE position = 7", "Event 7 was edited")]
    [InlineData("UPDATE audit_events SET detail = NULL WHERE position = 7", "Event 7 was edited")]
    [InlineData("UPDATE audit_events SET detail = '' WHERE position = 7", "Event 7 was edited")]
    [InlineData("UPDATE audit_events SET address = 'x' WHERE position = 7", "Event 7 was edited")]
    [InlineData("UPDATE audit_events SET detail = CAST(detail AS BLOB) WHERE position = 7", "The event after 6 was edited")]
    [InlineData("UPDATE audit_events SET happened_at = happened_at + 1 WHERE position = 7", "Event 7 was edited")]
    [InlineData("UPDATE audit_events SET succeeded = 0 WHERE position = 7", "Event 7 was edited")]
    [InlineData("UPDATE audit_events SET succeeded = 2 WHERE position = 7", "The event after 6 was edited")]
    [InlineData("UPDATE audit_events SET account_id = upper(account_id) WHERE position = 7", "The event after 6 was edited")]
    [InlineData("UPDATE audit_events SET account_id = NULL WHERE position = 7", "Event 7 was edited")]
    [InlineData("UPDATE audit_events SET actor_id = account_id, account_id = NULL WHERE position = 7", "Event 7 was edited")]
    [InlineData("UPDATE audit_events SET id = 'nonsense' WHERE position = 7", "The event after 6 was edited")]
    [InlineData("UPDATE audit_events SET hash = zeroblob(32) WHERE position = 7", "Event 7 was edited")]
    [InlineData("UPDATE audit_events SET hash = zeroblob(32) WHERE position = 40", "Event 40 was edited")]
    [InlineData("DELETE FROM audit_events WHERE position = 7", "Event 7 is missing.")]
    [InlineData("DELETE FROM audit_events WHERE position < 7", "The events 1 to 6 are missing.")]
    [InlineData("DELETE FROM audit_events WHERE position > 38", "The events 39 to 40 are missing.")]
    [InlineData("DELETE FROM audit_events", "The events 1 to 40 are missing.")]
    [InlineData("DELETE FROM audit_events WHERE position = 7; UPDATE audit_events SET position = position - 1 WHERE position > 7", "Event 7 was edited")]
    [InlineData("DELETE FROM audit_head", "The head is missing")]
    [InlineData("DELETE FROM audit_events; DELETE FROM audit_head", "The log was emptied")]
    [InlineData("DELETE FROM audit_events; UPDATE audit_head SET position = 0, hash = zeroblob(32)", "not signed")]
    [InlineData("UPDATE audit_head SET hash = 'x'", "The head is missing or cannot be read")]
    [InlineData("UPDATE audit_head SET broken_at = NULL, position = 41", "not signed")]
    [InlineData("DELETE FROM audit_events WHERE position > 38; UPDATE audit_head SET position = 38, hash = (SELECT hash FROM audit_events WHERE position = 38)", "not signed")]
    public async Task Whatever_is_changed_is_found(string change, string sentence)
    {
        await FillAsync();
        Change(change);

        Assert.Contains((await VerifyAsync()).Problems, problem => problem.Contains(sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_single_byte_counts()
    {
        await FillAsync();
        var columns = new[] { "id", "action", "account_id", "detail", "hash" };
        Assert.Empty((await VerifyAsync()).Problems);
        foreach (var column in columns)
        {
            // The letters' case too: to the database an id in capitals is another value, to a parser it is the same.
            Change($"""
                CREATE TABLE kept AS SELECT {column} AS value FROM audit_events WHERE position = 5;
                UPDATE audit_events SET {column} = CAST(x'{(column == "hash" ? "00" : "40")}' || substr(CAST({column} AS BLOB), 2) AS {(column == "hash" ? "BLOB" : "TEXT")})
                WHERE position = 5;
                """);
            var found = (await VerifyAsync()).Problems;
            Change($"UPDATE audit_events SET {column} = (SELECT value FROM kept) WHERE position = 5; DROP TABLE kept;");

            Assert.True(found.Count > 0, $"An edit of {column} was not found.");
            Assert.Empty((await VerifyAsync()).Problems);
        }
    }

    [Fact]
    public async Task Head_of_somebody_else_is_not_signed_by_the_next_event()
    {
        await FillAsync();
        Change("DELETE FROM audit_events WHERE position > 38; UPDATE audit_head SET position = 38, hash = (SELECT hash FROM audit_events WHERE position = 38)");

        await RecordAsync();
        await RecordAsync();

        Assert.Equal(["The head was changed by somebody else before event 39."], (await VerifyAsync()).Problems);
        Assert.Contains(_app.Errors, line => line.Contains("before event 39", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DELETE FROM audit_events; DELETE FROM audit_head")]
    [InlineData("DELETE FROM audit_events; UPDATE audit_head SET position = 0, hash = zeroblob(32)")]
    public async Task Emptied_log_is_not_begun_anew_by_the_next_event(string change)
    {
        await FillAsync();
        Change(change);

        await RecordAsync();
        await RecordAsync();

        Assert.Equal(["The head was changed by somebody else before event 1."], (await VerifyAsync()).Problems);
    }

    [Fact]
    public async Task Log_whose_first_event_was_taken_back_is_whole()
    {
        var database = _app.Services.GetRequiredService<IDatabase>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync<bool>(
            async connection =>
            {
                await _app.Services.GetRequiredService<AuditLog>().RecordAsync(connection, new SecurityEvent("accounts.signed_in", null));
                throw new InvalidOperationException();
            },
            CancellationToken.None));

        Assert.Empty((await VerifyAsync()).Problems);
        await RecordAsync();
        Assert.Empty((await VerifyAsync()).Problems);
    }

    [Fact]
    public async Task Database_put_back_whole_is_found_by_the_head_that_was_noted()
    {
        await FillAsync();
        var noted = (await VerifyAsync()).Last;
        await RecordAsync();
        Assert.Empty((await VerifyAsync(noted)).Problems);

        Assert.Contains("was noted is not in the chain", Assert.Single((await VerifyAsync(noted with { Position = 41 })).Problems), StringComparison.Ordinal);
        Assert.Equal($"{noted}", $"{AuditMark.Parse($"{noted}")}");
        Assert.Null(AuditMark.Parse("40:xyz"));
    }

    [Fact]
    public async Task Without_the_key_it_says_what_cannot_be_told()
    {
        await FillAsync();
        File.Delete(Path.Combine(_data.Keys, "audit.key"));

        Assert.Contains("audit.key", Assert.Single((await VerifyAsync()).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_is_readable_by_its_owner_alone()
    {
        await FillAsync();

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(_data.Keys, "audit.key")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task Empty_log_is_whole() => Assert.Empty((await VerifyAsync()).Problems);

    public void Dispose() => _app.Dispose();

    private async Task FillAsync()
    {
        for (var number = 0; number < Count; number++)
        {
            await RecordAsync();
        }
    }

    private Task RecordAsync() => _app.Services.GetRequiredService<AuditLog>()
        .RecordAsync(new SecurityEvent("accounts.signed_in", Guid.Parse("0193e7a0-abcd-7000-8000-00000000000a")) { Detail = "password" });

    private Task<AuditReport> VerifyAsync(AuditMark? noted = null) => _app.Services.GetRequiredService<AuditVerification>().RunAsync(noted);

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_data.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            DROP TRIGGER IF EXISTS audit_events_no_update; DROP TRIGGER IF EXISTS audit_events_no_delete; DROP TRIGGER IF EXISTS audit_events_no_replace;
            DROP TRIGGER IF EXISTS audit_head_no_delete;
            {sql}
            """;
        command.ExecuteNonQuery();
    }
}
