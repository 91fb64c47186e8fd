using System.Text.Json.Serialization.Metadata;

namespace App.BuildingBlocks.Events;

/// <summary>An event as its publisher named it.</summary>
internal sealed record EventRegistration(string Name, Type Payload, JsonTypeInfo Json);

/// <summary>A subscriber, by the kind of the jobs that deliver to it.</summary>
internal sealed record EventSubscription(string Kind, Type Payload);

/// <summary>Which events there are, and who hears of them.</summary>
internal sealed class EventCatalog
{
    private readonly Dictionary<Type, EventRegistration> _events = [];
    private readonly ILookup<Type, string> _kinds;

    public EventCatalog(IEnumerable<EventRegistration> events, IEnumerable<EventSubscription> subscriptions)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var happening in events)
        {
            if (!names.Add(happening.Name) || !_events.TryAdd(happening.Payload, happening))
            {
                throw new InvalidOperationException($"The event {happening.Name} ({happening.Payload}) is registered twice.");
            }
        }

        var all = subscriptions.ToList();
        if (all.Find(subscription => !_events.ContainsKey(subscription.Payload)) is { } lost)
        {
            throw new InvalidOperationException(
                $"{lost.Kind} subscribes to {lost.Payload}, which is no event: its publisher's module makes it one by services.AddEvent<{lost.Payload.Name}>(...).");
        }

        _kinds = all.ToLookup(subscription => subscription.Payload, subscription => subscription.Kind);
    }

    public JsonTypeInfo JsonOf(Type payload) => _events.TryGetValue(payload, out var happening)
        ? happening.Json
        : throw new InvalidOperationException($"{payload} is no event: services.AddEvent<{payload.Name}>(...) makes it one.");

    public IEnumerable<string> KindsFor(Type payload) => _kinds[payload];
}
