using System.Text.Json.Nodes;

namespace App.Modules.Accounts.Contracts;

/// <summary>What a module keeps about a person, for the person to take along. Each module that keeps something registers one.</summary>
public interface IPersonalData
{
    /// <summary>The name of the part in the export, in camel case.</summary>
    string Part { get; }

    /// <summary>The part; null when there is nothing.</summary>
    Task<JsonNode?> ExportAsync(Guid accountId, CancellationToken cancellation = default);
}
