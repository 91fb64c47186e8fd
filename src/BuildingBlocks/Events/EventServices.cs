using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace App.BuildingBlocks.Events;

public static class EventServices
{
    /// <summary>Names an event for the database; the publisher's module does this.</summary>
    public static IServiceCollection AddEvent<T>(this IServiceCollection services, string name, JsonTypeInfo<T> json)
        where T : notnull => services.AddSingleton(new EventRegistration(name, typeof(T), json));

    /// <summary>Subscribes under a stable name; the hearer's module does this.</summary>
    public static IServiceCollection AddEventSubscriber<T, TSubscriber>(this IServiceCollection services, string name)
        where T : notnull
        where TSubscriber : class, IEventSubscriber<T>
    {
        var kind = $"event {name}";
        services.TryAddScoped<TSubscriber>();
        services.AddSingleton(new EventSubscription(kind, typeof(T)));
        return services.AddJobKind(kind, DeliverAsync<T, TSubscriber>);
    }

    internal static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddSingleton<EventCatalog>();
        services.AddSingleton(provider => new EventPublisher(provider.GetRequiredService<EventCatalog>(), provider.GetRequiredService<JobClient>()));
        services.AddSingleton(provider => new EventDeliveries(provider.GetRequiredService<IDatabase>(), provider.GetRequiredService<TimeProvider>()));
        services.AddJob<ForgetEvents, ForgetEvents.Handler>("events.forget", EventsJson.Default.ForgetEvents);
        return services.AddSchedule("events.forget", TimeSpan.FromDays(1), new ForgetEvents());
    }

    // A delivery has the id of its job, which is the same in each attempt.
    private static async Task DeliverAsync<T, TSubscriber>(IServiceProvider scope, string payload, JobRun run, CancellationToken cancellation)
        where T : notnull
        where TSubscriber : class, IEventSubscriber<T>
    {
        if (await scope.GetRequiredService<EventDeliveries>().IsHandledAsync(run.Id, cancellation))
        {
            return;
        }

        var json = (JsonTypeInfo<T>)scope.GetRequiredService<EventCatalog>().JsonOf(typeof(T));
        await scope.GetRequiredService<TSubscriber>().HandleAsync(JsonSerializer.Deserialize(payload, json)!, run.Id, cancellation);
    }
}

/// <summary>Forgets handled deliveries when their jobs are long gone.</summary>
internal sealed record ForgetEvents
{
    public sealed class Handler(EventDeliveries deliveries, TimeProvider clock) : IJobHandler<ForgetEvents>
    {
        public Task RunAsync(ForgetEvents job, JobRun run, CancellationToken cancellation) => deliveries.ForgetAsync(clock.Now() - (CleanUpJobs.KeepDead * 2), cancellation);
    }
}

[JsonSerializable(typeof(ForgetEvents))]
internal sealed partial class EventsJson : JsonSerializerContext;
