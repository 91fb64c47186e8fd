namespace App.BuildingBlocks.Data;

/// <summary>What a database file holds, and what is wrong with it.</summary>
/// <param name="Bytes">The size of the file.</param>
/// <param name="Version">Its newest migration; null when it has none.</param>
/// <param name="Pending">Migrations of the program that it does not have yet, as version and name.</param>
/// <param name="Tables">Its tables with their numbers of rows, by name.</param>
/// <param name="Problems">Why it cannot be used, in sentences for the operator; empty when it can.</param>
public sealed record DatabaseReport(
    long Bytes, long? Version, IReadOnlyList<string> Pending, IReadOnlyList<TableRows> Tables, IReadOnlyList<string> Problems);

public sealed record TableRows(string Table, long Rows);
