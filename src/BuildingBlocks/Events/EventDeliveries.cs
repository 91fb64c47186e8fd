using System.Data.Common;
using App.BuildingBlocks.Data;
using Dapper;

namespace App.BuildingBlocks.Events;

/// <summary>Which deliveries of events have had their effect.</summary>
public sealed class EventDeliveries
{
    private readonly IDatabase _database;
    private readonly TimeProvider _clock;

    internal EventDeliveries(IDatabase database, TimeProvider clock) => (_database, _clock) = (database, clock);

    /// <summary>
    /// Records in the subscriber's unit of work that the delivery is handled by it: with the subscriber's writes or not at all. False when it
    /// was handled before: then write nothing.
    /// </summary>
    public async Task<bool> ClaimAsync(DbConnection connection, Guid deliveryId) =>
        await connection.ExecuteAsync(
            "INSERT INTO events_handled (delivery_id, handled_at) VALUES (@deliveryId, @now) ON CONFLICT (delivery_id) DO NOTHING",
            new { deliveryId, now = _clock.Now() }) == 1;

    internal async Task<bool> IsHandledAsync(Guid deliveryId, CancellationToken cancellation) => await _database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<long?>("SELECT 1 FROM events_handled WHERE delivery_id = @deliveryId", new { deliveryId }), cancellation) is not null;

    /// <summary>Until then the job that delivers has been forgotten, too.</summary>
    internal Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation) => _database.WriteAsync(
        connection => connection.ExecuteAsync("DELETE FROM events_handled WHERE handled_at < @before", new { before }), cancellation);
}
