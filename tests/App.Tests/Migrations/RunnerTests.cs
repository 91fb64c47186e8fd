using App.BuildingBlocks.Migrations;
using App.Tests.Support;

namespace App.Tests.Migrations;

[Collection("PostgreSQL")]
public sealed partial class RunnerTests(PostgresServer server)
{
    private int _snapshots;

    [Theory, OnSqlite, OnPostgres]
    public async Task Pending_migrations_run_once_in_the_order_of_their_versions(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        var pending = await database.Runner(typeof(Second), typeof(First)).PendingAsync();
        Assert.Equal(["202601010000 First", "202601020000 Second"], pending.Select(one => one.ToString()));
        Assert.Equal(2, await MigrateAsync(database, typeof(Second), typeof(First)));
        Assert.Equal(["first", "second"], database.Rows("SELECT name FROM run_log"));
        Assert.Equal(0, await MigrateAsync(database, typeof(Second), typeof(First)));
        Assert.Empty(await database.Runner(typeof(First), typeof(Second)).PendingAsync());
        Assert.Equal(["first", "second"], database.Rows("SELECT name FROM run_log"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_migration_from_another_branch_runs_although_a_newer_one_has_run(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await MigrateAsync(database, typeof(First), typeof(Third));
        Assert.Equal(1, await MigrateAsync(database, typeof(First), typeof(Second), typeof(Third)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_snapshot_is_taken_only_of_something_and_only_for_something(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await MigrateAsync(database, typeof(First));
        Assert.Equal(0, _snapshots);
        await MigrateAsync(database, typeof(First));
        Assert.Equal(0, _snapshots);
        await MigrateAsync(database, typeof(First), typeof(Second), typeof(Third));
        Assert.Equal(1, _snapshots);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_snapshot_that_fails_stops_everything(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        database.Execute("CREATE TABLE someones (id integer)");
        await Assert.ThrowsAsync<IOException>(() => database.Runner(typeof(First)).MigrateAsync(_ => throw new IOException("disk full")));
        Assert.False(database.HasTable("run_log"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_failure_names_migration_and_statement_and_leaves_the_database_as_before(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        var failure = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, typeof(First), typeof(Failing), typeof(Third)));
        Assert.Contains("202601020100 Failing", failure.Message, StringComparison.Ordinal);
        Assert.Contains(typeof(Failing).FullName!, failure.Message, StringComparison.Ordinal);
        Assert.Contains("INSERT INTO \"run_nowhere\" (\"id\") VALUES (1)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("as it was before", failure.Message, StringComparison.Ordinal);
        Assert.Equal("INSERT INTO \"run_nowhere\" (\"id\") VALUES (1)", failure.Statement);
        Assert.Equal(typeof(Failing), failure.Migration!.Type);
        Assert.False(database.HasTable("run_half"));
        Assert.Equal(["first"], database.Rows("SELECT name FROM run_log"));
        Assert.Equal(["202601010000"], database.Rows("SELECT \"Version\" FROM \"VersionInfo\""));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_failure_of_the_very_first_migration_leaves_nothing_at_all(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, typeof(Failing)));
        Assert.False(database.HasTable("VersionInfo"));
        await MigrateAsync(database, typeof(First));
        Assert.Equal(0, _snapshots);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mistake_in_the_description_is_reported_with_its_migration(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        var failure = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, typeof(Unfinished)));
        Assert.Contains("202601020200 Unfinished", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Index IX_run_unfinished has no columns", failure.Message, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Several_starters_at_once_do_the_work_once(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        var counts = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            _ => Task.Run(() => MigrateAsync(database, typeof(First), typeof(Second), typeof(Third)))));
        Assert.Equal(3, counts.Sum());
        Assert.Equal(3, counts.Max());
        Assert.Equal(["first", "second", "third"], database.Rows("SELECT name FROM run_log"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_starter_that_waits_too_long_says_for_what(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server, lockTimeout: TimeSpan.FromMilliseconds(200));
        await using (await database.Engine().LockAsync(TimeProvider.System, default))
        {
            var failure = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, typeof(First)));
            Assert.Contains(database.Choose("app.db.lock", "an advisory lock"), failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, await MigrateAsync(database, typeof(First)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Versions_that_the_program_does_not_know_are_refused_unless_allowed(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await MigrateAsync(database, typeof(First), typeof(Second));
        var newer = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, typeof(First)));
        Assert.Contains("202601020000", newer.Message, StringComparison.Ordinal);
        Assert.Contains("newer than the program", newer.Message, StringComparison.Ordinal);
        var removed = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, typeof(Second)));
        Assert.Contains("an empty migration with the same version will do", removed.Message, StringComparison.Ordinal);

        var known = MigrationInfo.Of(typeof(First));
        var tolerant = new MigrationRunner(database.Engine(), known, TimeProvider.System) { AllowUnknownVersions = true };
        Assert.Equal(0, await tolerant.MigrateAsync(_ => Task.CompletedTask));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Going_back_takes_the_newest_first_and_a_snapshot_before(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await MigrateAsync(database, typeof(First), typeof(Second), typeof(Third));
        var runner = database.Runner(typeof(First), typeof(Second), typeof(Third));
        Assert.Equal(2, await runner.RollbackAsync(202601010000, SnapshotAsync));
        Assert.Equal(1, _snapshots);
        Assert.Equal(["first", "not third", "not second"], database.Rows("SELECT name FROM run_log WHERE name NOT IN ('second', 'third')"));
        Assert.Equal(["202601010000"], database.Rows("SELECT \"Version\" FROM \"VersionInfo\""));
        Assert.Equal(0, await runner.RollbackAsync(202601010000, SnapshotAsync));
        Assert.Equal(1, _snapshots);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Going_back_over_a_forward_only_migration_is_refused_before_anything_runs(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await MigrateAsync(database, typeof(First), typeof(OneWay), typeof(Third));
        var failure = await Assert.ThrowsAsync<MigrationException>(
            () => database.Runner(typeof(First), typeof(OneWay), typeof(Third)).RollbackAsync(0, SnapshotAsync));
        Assert.Contains("202601020300 OneWay goes forward only", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, _snapshots);
        Assert.Equal(["first", "third"], database.Rows("SELECT name FROM run_log"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_transaction_what_refuses_one_runs(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        Assert.Equal(2, await MigrateAsync(database, typeof(First), typeof(Untransacted)));
        Assert.Equal(["202601010000", "202601020400"], database.Rows("SELECT \"Version\" FROM \"VersionInfo\" ORDER BY 1"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_cancelled_migration_is_rolled_back(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        database.Execute("CREATE TABLE someones (id integer)");
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => database.Runner(typeof(First)).MigrateAsync(
            async _ => await source.CancelAsync(), source.Token));
        Assert.False(database.HasTable("run_log"));
        Assert.Equal(1, await MigrateAsync(database, typeof(First)));
    }

    private Task<int> MigrateAsync(TestDatabase database, params Type[] migrations) =>
        database.Runner(migrations).MigrateAsync(SnapshotAsync);

    private Task SnapshotAsync(CancellationToken cancellation)
    {
        _snapshots++;
        return Task.CompletedTask;
    }
}
