using System.Data.Common;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Events;

/// <summary>What modules tell each other: published with the change itself, delivered by the job queue.</summary>
public sealed class EventPublisher
{
    /// <summary>Publishes in the caller's unit of work: every handler gets it once that is committed.</summary>
    public Task PublishAsync<T>(DbConnection connection, T happened)
        where T : notnull => throw new NotImplementedException();
}

/// <summary>Hears of an event; once in effect, although a crash may deliver it again: <c>deliveryId</c> is the same then.</summary>
public interface IEventSubscriber<in T>
{
    Task HandleAsync(T happened, Guid deliveryId, CancellationToken cancellation);
}

public static class EventServices
{
    /// <summary>Names an event for the database; the publisher's module does this.</summary>
    public static IServiceCollection AddEvent<T>(this IServiceCollection services, string name, JsonTypeInfo<T> json)
        where T : notnull => throw new NotImplementedException();

    /// <summary>Subscribes under a stable name; the hearer's module does this.</summary>
    public static IServiceCollection AddEventSubscriber<T, TSubscriber>(this IServiceCollection services, string name)
        where T : notnull
        where TSubscriber : class, IEventSubscriber<T> => throw new NotImplementedException();
}
