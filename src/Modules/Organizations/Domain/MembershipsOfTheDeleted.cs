using App.BuildingBlocks.Data;
using App.BuildingBlocks.Events;
using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Contracts;
using Dapper;

namespace App.Modules.Organizations.Domain;

/// <summary>An account is gone: it is a member nowhere any more, and what only it owned goes with it.</summary>
internal sealed class MembershipsOfTheDeleted(IDatabase database, EventPublisher events, EventDeliveries deliveries) : IEventSubscriber<AccountDeleted>
{
    public Task HandleAsync(AccountDeleted happened, Guid deliveryId, CancellationToken cancellation) => database.WriteAsync(
        async connection =>
        {
            if (!await deliveries.ClaimAsync(connection, deliveryId))
            {
                return;
            }

            var gone = await connection.QueryAsync<Guid>(
                """
                DELETE FROM organizations_organizations
                WHERE id IN (SELECT organization_id FROM organizations_members WHERE user_id = @AccountId AND role = 'owner')
                  AND id NOT IN (SELECT organization_id FROM organizations_members WHERE user_id <> @AccountId AND role = 'owner')
                RETURNING id
                """,
                happened);
            await connection.ExecuteAsync("DELETE FROM organizations_members WHERE user_id = @AccountId", happened);
            foreach (var id in gone)
            {
                await events.PublishAsync(connection, new OrganizationDeleted(id));
            }
        },
        cancellation);
}
