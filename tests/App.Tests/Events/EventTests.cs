using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Events;
using App.BuildingBlocks.Jobs;
using App.Tests.Jobs;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Events;

public sealed class EventTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task Every_subscriber_hears_of_an_event_once_it_is_committed()
    {
        await using var host = await SubscribedAsync();

        await host.Database.WriteAsync(connection => host.Get<EventPublisher>().PublishAsync(connection, new Happened("something")));

        await JobHost.UntilAsync(() => _script.Heard.Count == 2);
        Assert.Equal(["first: something", "second: something"], _script.Heard.Order());
        await JobHost.UntilAsync(async () => !(await host.QueryAsync<Guid>("SELECT id FROM jobs_jobs WHERE state <> 'done'")).Any());
    }

    [Fact]
    public async Task Nobody_hears_of_what_was_rolled_back()
    {
        await using var host = await SubscribedAsync();

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => host.Database.WriteAsync(async connection =>
        {
            await host.Get<EventPublisher>().PublishAsync(connection, new Happened("undone"));
            throw new InvalidTimeZoneException();
        }));
        await host.Database.WriteAsync(connection => host.Get<EventPublisher>().PublishAsync(connection, new Happened("kept")));

        await JobHost.UntilAsync(() => _script.Heard.Count == 2);
        Assert.DoesNotContain(_script.Heard, line => line.Contains("undone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_crash_between_the_effect_and_its_acknowledgement_has_no_second_effect()
    {
        await using var dying = Subscribed();
        await dying.ExecuteAsync("CREATE TABLE effects (what TEXT NOT NULL)");
        await dying.Database.WriteAsync(connection => dying.Get<EventPublisher>().PublishAsync(connection, new Happened("something")));
        // The first process does the work of both deliveries, and dies before it can say so.
        for (var number = 0; number < 2; number++)
        {
            var claim = await dying.TakeAsync();
            await using var scope = dying.Services.CreateAsyncScope();
            await dying.Get<JobCatalog>()[claim!.Kind].RunAsync(scope.ServiceProvider, claim.Payload, new JobRun { Id = claim.Id, Attempt = 1 }, default);
        }

        await using var host = await Subscribed(dying).StartAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await JobHost.UntilAsync(async () => !(await host.QueryAsync<Guid>("SELECT id FROM jobs_jobs WHERE state = 'running'")).Any());
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await JobHost.UntilAsync(async () => (await host.QueryAsync<Guid>("SELECT id FROM jobs_jobs WHERE state = 'done'")).Count() == 2);

        // The first subscriber claims its deliveries with its writes, the second does not and hears of it again.
        Assert.Equal(["something"], await host.QueryAsync<string>("SELECT what FROM effects"));
        Assert.Equal(["first: something", "second: something", "second: something"], _script.Heard.Order());
    }

    [Fact]
    public async Task Two_who_handle_one_delivery_at_the_same_time_have_one_effect()
    {
        await using var host = Subscribed();
        await host.ExecuteAsync("CREATE TABLE effects (what TEXT NOT NULL)");
        var delivery = Guid.NewGuid();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            await using var scope = host.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<First>().HandleAsync(new Happened("something"), delivery, default);
        })));

        Assert.Equal(["something"], await host.QueryAsync<string>("SELECT what FROM effects"));
    }

    [Fact]
    public async Task A_subscriber_that_fails_is_tried_again_and_disturbs_no_other()
    {
        _script.Fails = 1;
        await using var host = await SubscribedAsync();
        await host.Database.WriteAsync(connection => host.Get<EventPublisher>().PublishAsync(connection, new Happened("something")));
        await JobHost.UntilAsync(async () => (await host.QueryAsync<string>("SELECT kind FROM jobs_jobs WHERE state = 'done'")).SingleOrDefault() == "event tests.first");
        Assert.Equal(["first: something"], _script.Heard);

        host.Clock.Advance(TimeSpan.FromMinutes(1));

        await JobHost.UntilAsync(() => _script.Heard.Count == 2);
    }

    [Fact]
    public async Task What_is_no_event_is_refused_when_it_is_published()
    {
        await using var host = Subscribed();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => host.Database.WriteAsync(connection => host.Get<EventPublisher>().PublishAsync(connection, new Work("no event"))));

        Assert.Contains("services.AddEvent<Work>", refused.Message, StringComparison.Ordinal);
    }

    private async Task<JobHost> SubscribedAsync()
    {
        var host = Subscribed();
        await host.ExecuteAsync("CREATE TABLE effects (what TEXT NOT NULL)");
        return await host.StartAsync();
    }

    private JobHost Subscribed(JobHost? sharedWith = null) => new(sharedWith: sharedWith, with: services => services
        .AddSingleton(_script)
        .AddEvent("tests.happened", EventTestsJson.Default.Happened)
        .AddEventSubscriber<Happened, First>("tests.first")
        .AddEventSubscriber<Happened, Second>("tests.second"));

    internal sealed record Happened(string What);

    internal sealed class Script
    {
        public ConcurrentQueue<string> Heard { get; } = new();

        public int Fails { get; set; }
    }

    private sealed class First(Script script, IDatabase database, EventDeliveries deliveries) : IEventSubscriber<Happened>
    {
        public async Task HandleAsync(Happened happened, Guid deliveryId, CancellationToken cancellation)
        {
            script.Heard.Enqueue($"first: {happened.What}");
            await database.WriteAsync(
                async connection =>
                {
                    if (await deliveries.ClaimAsync(connection, deliveryId))
                    {
                        await connection.ExecuteAsync("INSERT INTO effects (what) VALUES (@What)", happened);
                    }
                },
                cancellation);
        }
    }

    private sealed class Second(Script script) : IEventSubscriber<Happened>
    {
        public Task HandleAsync(Happened happened, Guid deliveryId, CancellationToken cancellation)
        {
            if (script.Fails-- > 0)
            {
                throw new InvalidTimeZoneException();
            }

            script.Heard.Enqueue($"second: {happened.What}");
            return Task.CompletedTask;
        }
    }
}

[JsonSerializable(typeof(EventTests.Happened))]
internal sealed partial class EventTestsJson : JsonSerializerContext;
