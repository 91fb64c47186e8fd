using App.BuildingBlocks.Migrations;

namespace App.BuildingBlocks.Data;

/// <summary>What an upgrade of the database did.</summary>
/// <param name="Applied">The migrations that ran, in their order; empty when there was nothing to run.</param>
/// <param name="Snapshot">The copy made before them; null when there was nothing to copy.</param>
public sealed record UpgradeReport(IReadOnlyList<MigrationInfo> Applied, string? Snapshot);
