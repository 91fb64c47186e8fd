using App.BuildingBlocks.Data;
using App.BuildingBlocks.Events;
using App.Modules.Organizations.Contracts;
using Dapper;

namespace App.Modules.Notes;

/// <summary>An organisation is gone, and what it kept here with it. Doing that twice is as good as once.</summary>
internal sealed class RemoveNotes(IDatabase database) : IEventSubscriber<OrganizationDeleted>
{
    public Task HandleAsync(OrganizationDeleted happened, Guid deliveryId, CancellationToken cancellation) => database.WriteAsync(
        connection => connection.ExecuteAsync("DELETE FROM notes_notes WHERE organization_id = @OrganizationId", happened), cancellation);
}
