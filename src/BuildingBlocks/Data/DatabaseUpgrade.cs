using System.Globalization;
using App.BuildingBlocks.Migrations;
using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Data;

/// <summary>Brings the database file to the program's version at start, after a snapshot when it holds anything.</summary>
internal sealed partial class DatabaseUpgrade(
    SqliteFile file, DataPaths paths, IEnumerable<IModule> modules, TimeProvider clock, ILogger<DatabaseUpgrade> logger)
{
    public MigrationRunner Runner { get; } = new(
        new SqliteMigrationEngine(file.OpenWriter, Path.Combine(paths.Directory, "migrate.lock")),
        MigrationInfo.In(modules.Select(module => module.GetType().Assembly)),
        clock);

    public bool IsDone { get; private set; }

    /// <summary>Returns how many migrations ran.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        var applied = await Runner.MigrateAsync(SnapshotAsync, cancellation);
        IsDone = true;
        if (applied > 0)
        {
            LogApplied(applied);
        }

        return applied;
    }

    private Task SnapshotAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(paths.Snapshots);
        var target = Path.Combine(paths.Snapshots, $"before-migration-{clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.db");
        Snapshot.Write(file, target);
        LogSnapshot(target);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} migrations applied")]
    private partial void LogApplied(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot before migration: {File}")]
    private partial void LogSnapshot(string file);
}
