using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using App.BuildingBlocks.Jobs;

namespace App.BuildingBlocks.Events;

/// <summary>What modules tell each other: published with the change itself, delivered by the job queue.</summary>
public sealed class EventPublisher
{
    private readonly EventCatalog _catalog;
    private readonly JobClient _jobs;

    internal EventPublisher(EventCatalog catalog, JobClient jobs) => (_catalog, _jobs) = (catalog, jobs);

    /// <summary>Publishes in the caller's unit of work: every handler gets it once that is committed.</summary>
    public async Task PublishAsync<T>(DbConnection connection, T happened)
        where T : notnull
    {
        var payload = JsonSerializer.Serialize(happened, (JsonTypeInfo<T>)_catalog.JsonOf(typeof(T)));
        foreach (var kind in _catalog.KindsFor(typeof(T)))
        {
            await _jobs.EnqueueAsync(connection, kind, payload, JobOptions.Everyday);
        }
    }
}
