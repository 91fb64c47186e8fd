using System.Globalization;
using App.BuildingBlocks.Migrations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Data;

/// <summary>Brings the database file to the program's version at start, after a snapshot when it holds anything.</summary>
internal sealed partial class DatabaseUpgrade(
    SqliteFile file, DataPaths paths, IEnumerable<IModule> modules, IOptions<DataOptions> options, TimeProvider clock, ILogger<DatabaseUpgrade> logger)
{
    private string? _snapshot;

    public MigrationRunner Runner { get; } = new(
        new SqliteMigrationEngine(file.OpenWriter, Path.Combine(paths.Directory, "migrate.lock")), Migrations(modules), clock)
    {
        AllowUnknownVersions = options.Value.AllowNewerSchema,
    };

    public bool IsDone { get; private set; }

    public static IReadOnlyList<MigrationInfo> Migrations(IEnumerable<IModule> modules) =>
        MigrationInfo.In(modules.Select(module => module.GetType().Assembly).Prepend(typeof(IModule).Assembly));

    public async Task<UpgradeReport> RunAsync(CancellationToken cancellation = default)
    {
        var pending = await Runner.PendingAsync(cancellation);
        var count = pending.Count == 0 ? 0 : await Runner.MigrateAsync(SnapshotAsync, cancellation);
        IsDone = true;
        if (count > 0)
        {
            LogApplied(count);
        }

        // The first ones of them, another starter may have run meanwhile.
        return new UpgradeReport([.. pending.TakeLast(count)], _snapshot);
    }

    /// <summary>For a verb that takes the database as it is.</summary>
    /// <exception cref="OperatorException">Migrations are pending.</exception>
    public async Task DemandAsync(CancellationToken cancellation)
    {
        if (await Runner.PendingAsync(cancellation) is [var first, ..] pending)
        {
            throw new OperatorException($"{paths.Database} lacks {pending.Count} of this program's migrations, {first} the first. Run 'migrate' before this.");
        }
    }

    private Task SnapshotAsync(CancellationToken cancellation)
    {
        OwnerOnly.Folder(paths.Snapshots);
        _snapshot = Path.Combine(paths.Snapshots, $"before-migration-{clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.db");
        Snapshot.Write(file, _snapshot);
        LogSnapshot(_snapshot);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} migrations applied")]
    private partial void LogApplied(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot before migration: {File}")]
    private partial void LogSnapshot(string file);
}
