using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Events;
using App.Modules.Accounts.Contracts;
using Dapper;

namespace App.Modules.Accounts.Domain;

/// <summary>Removes accounts for good. Everything that refers to one goes with it by its foreign keys; other modules hear of it.</summary>
internal sealed class AccountRemoval(EventPublisher events, AuditLog audit)
{
    public async Task RunAsync(DbConnection connection, string condition, object values, string why)
    {
        foreach (var id in await connection.QueryAsync<Guid>($"DELETE FROM accounts_users WHERE {condition} RETURNING id", values))
        {
            await events.PublishAsync(connection, new AccountDeleted(id));
            await audit.RecordAsync(connection, new SecurityEvent("accounts.purged", id) { Detail = why });
        }
    }
}
