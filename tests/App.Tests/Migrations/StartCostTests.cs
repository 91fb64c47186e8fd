using System.Diagnostics;
using App.BuildingBlocks.Migrations;
using App.Tests.Migrations.Reference;
using Xunit.Abstractions;

namespace App.Tests.Migrations;

/// <summary>Starting with nothing to run must cost next to nothing; the figures are printed, not asserted.</summary>
public sealed class StartCostTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nothing_to_run_takes_neither_lock_nor_snapshot()
    {
        await using var database = await TestDatabase.CreateAsync("sqlite", null!);
        Type[] migrations = [typeof(CreateTypes), typeof(CreateOptions), typeof(AddColumns), typeof(CreateKeys), typeof(WriteData)];
        await database.UpAsync(migrations);
        await using var locked = await database.Engine().LockAsync(TimeProvider.System, default);
        for (var round = 1; round <= 3; round++)
        {
            var since = Stopwatch.GetTimestamp();
            Assert.Equal(0, await database.Runner(migrations).MigrateAsync(_ => throw new InvalidOperationException("no snapshot")));
            output.WriteLine($"Round {round}: nothing to run, {Stopwatch.GetElapsedTime(since).TotalMilliseconds:F2} ms with opening the database");
        }
    }

    [Fact]
    public void The_scan_finds_the_migrations_of_whole_assemblies()
    {
        var assemblies = Directory.GetFiles(AppContext.BaseDirectory, "App.*.dll")
            .Where(file => !Path.GetFileName(file).Contains("Tests", StringComparison.Ordinal)).Select(System.Reflection.Assembly.LoadFrom).ToArray();
        for (var round = 1; round <= 2; round++)
        {
            var since = Stopwatch.GetTimestamp();
            var found = MigrationInfo.In(assemblies);
            output.WriteLine(
                $"Round {round}: {found.Count} migrations among {assemblies.Sum(assembly => assembly.GetTypes().Length)} types "
                + $"of {assemblies.Length} assemblies, {Stopwatch.GetElapsedTime(since).TotalMilliseconds:F2} ms");
            Assert.Equal(found.OrderBy(migration => migration.Version), found);
        }
    }
}
