using System.Data.Common;
using FluentMigrator;

namespace App.BuildingBlocks.Migrations;

/// <summary>
/// Brings a database to the program's version, or back. Several processes may start it at once: one works, the others wait.
/// </summary>
public sealed class MigrationRunner(MigrationEngine engine, IReadOnlyList<MigrationInfo> migrations, TimeProvider clock)
{
    /// <summary>Whether the database may have migrations that this program does not know: its newer version runs beside it.</summary>
    public bool AllowUnknownVersions { get; init; }

    /// <summary>The migrations that <see cref="MigrateAsync"/> would run, in their order. One query.</summary>
    /// <exception cref="MigrationException">The database has migrations that the program does not know.</exception>
    public async Task<IReadOnlyList<MigrationInfo>> PendingAsync(CancellationToken cancellation = default)
    {
        await using var connection = engine.Open();
        return Pending(VersionTable.Read(engine, connection));
    }

    /// <summary>Runs what is pending, each migration in a transaction of its own, and says how many.</summary>
    /// <param name="snapshot">Called once, before anything runs on a database that holds something.</param>
    /// <param name="cancellation">Stops between statements; the migration that is running is rolled back.</param>
    /// <exception cref="MigrationException">A migration failed: those before it stay, itself and those after it are not there.</exception>
    public async Task<int> MigrateAsync(Func<CancellationToken, Task> snapshot, CancellationToken cancellation = default)
    {
        await using var connection = engine.Open();
        var isPending = Pending(VersionTable.Read(engine, connection)).Count > 0;
        return isPending ? await RunPendingAsync(connection, snapshot, cancellation) : 0;
    }

    /// <summary>Takes back every migration that is newer than the version, the newest first, and says how many.</summary>
    /// <param name="toVersion">The last version to keep; 0 keeps none.</param>
    /// <param name="snapshot">Called once, before anything runs.</param>
    /// <param name="cancellation">Stops between statements; the migration that is running is rolled back.</param>
    /// <exception cref="MigrationException">One of them has no way back (nothing has run then), or failed.</exception>
    public async Task<int> RollbackAsync(long toVersion, Func<CancellationToken, Task> snapshot, CancellationToken cancellation = default)
    {
        await using var connection = engine.Open();
        await using var locked = await engine.LockAsync(clock, cancellation);
        var applied = VersionTable.Read(engine, connection) ?? [];
        var known = migrations.ToDictionary(migration => migration.Version);
        var newest = applied.Where(version => version > toVersion).OrderDescending()
            .Select(version => known.GetValueOrDefault(version) ?? throw Unknown([version])).ToArray();
        if (newest.FirstOrDefault(migration => migration.Type.IsSubclassOf(typeof(ForwardOnlyMigration))) is { } forward)
            throw new MigrationException($"Migration {forward} goes forward only: restore a snapshot to go back before it.");
        if (newest.Length > 0)
            await snapshot(cancellation);
        foreach (var migration in newest)
        {
            await RunAsync(connection, migration, Down, cancellation);

            IReadOnlyList<MigrationStep> Down(MigrationContext context) =>
                [.. migration.Create().StepsDown(context), VersionTable.Remove(migration)];
        }

        return newest.Length;
    }

    private async Task<int> RunPendingAsync(
        DbConnection connection, Func<CancellationToken, Task> snapshot, CancellationToken cancellation)
    {
        await using var locked = await engine.LockAsync(clock, cancellation);
        var applied = VersionTable.Read(engine, connection);
        var pending = Pending(applied);
        if (pending.Count > 0 && !engine.IsFresh(connection))
            await snapshot(cancellation);
        foreach (var migration in pending)
        {
            var table = applied is null ? VersionTable.Create() : [];
            applied ??= [];
            await RunAsync(connection, migration, Up, cancellation);

            IReadOnlyList<MigrationStep> Up(MigrationContext context) =>
                [.. table, .. migration.Create().StepsUp(context), VersionTable.Add(migration, clock.GetUtcNow())];
        }

        return pending.Count;
    }

    // On the way of every start: plain loops over lists, because the code of larger generic types would be compiled just for this.
    private List<MigrationInfo> Pending(List<long>? applied)
    {
        var pending = migrations.ToList();
        var unknown = new List<long>();
        foreach (var version in applied ?? [])
        {
            if (pending.RemoveAll(migration => migration.Version == version) == 0)
                unknown.Add(version);
        }

        return unknown.Count == 0 || AllowUnknownVersions ? pending : throw Unknown(unknown);
    }

    private MigrationException Unknown(List<long> versions)
    {
        var newest = migrations.Count > 0 ? migrations[^1].Version : 0;
        var reason = versions.Max() > newest
            ? "the database is newer than the program. Run the newer program, or restore a snapshot from before its migrations."
            : "these migrations were removed from the program. Put them back; an empty migration with the same version will do.";
        return new MigrationException(
            $"The database has migrations that this program does not know ({string.Join(", ", versions)}): {reason}");
    }

    private async Task RunAsync(
        DbConnection connection,
        MigrationInfo migration,
        Func<MigrationContext, IReadOnlyList<MigrationStep>> describe,
        CancellationToken cancellation)
    {
        var inTransaction = migration.TransactionBehavior == TransactionBehavior.Default;
        var committed = false;
        string? statement = null;
        try
        {
            var steps = describe(new MigrationContext(engine.Name, engine.Schema(connection)));
            if (inTransaction)
                await engine.BeginAsync(connection, steps, cancellation);
            else
                engine.CheckWithoutTransaction(steps);
            foreach (var sql in steps.SelectMany(step => engine.Sql.Generate(step, connection)))
            {
                await connection.ExecuteAsync(statement = sql, cancellation);
                statement = null;
            }

            if (inTransaction)
                await engine.CommitAsync(connection, cancellation);
            committed = true;
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            throw new MigrationException(migration, statement, cause);
        }
        finally
        {
            if (inTransaction)
                await engine.EndAsync(connection, committed);
        }
    }
}
