namespace App.BuildingBlocks.Events;

/// <summary>
/// Hears of an event, in no particular order; once in effect, although a crash may deliver it again: <c>deliveryId</c> is the same then. Whoever writes claims
/// the delivery in the same unit of work (<see cref="EventDeliveries.ClaimAsync"/>); whoever calls others hands them the id as their key.
/// </summary>
public interface IEventSubscriber<in T>
{
    Task HandleAsync(T happened, Guid deliveryId, CancellationToken cancellation);
}
