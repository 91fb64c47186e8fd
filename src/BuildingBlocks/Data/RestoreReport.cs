namespace App.BuildingBlocks.Data;

/// <summary>What a restore did.</summary>
/// <param name="Database">The database's file.</param>
/// <param name="Kept">Where what was there before lies now; null when there was nothing.</param>
/// <param name="Restored">What the restored file holds.</param>
public sealed record RestoreReport(string Database, string? Kept, DatabaseReport Restored);
