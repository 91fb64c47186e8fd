using System.Collections.Concurrent;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Events.Migrations;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Jobs.Migrations;
using App.Tests.Migrations;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Jobs;

/// <summary>The queue's SQL means the same on both engines.</summary>
[Collection("PostgreSQL")]
public sealed class DialectTests(PostgresServer postgres)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);
    private readonly DateTimeOffset _now = new TestClock().Now();

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_job_goes_its_way(string engine)
    {
        await using var database = await CreateAsync(engine);
        var connection = database.Connection;
        var claims = Claims(concurrency: 2);
        var first = await JobQueries.InsertAsync(connection, New(1, key: "one"));
        Assert.Equal(first, await JobQueries.InsertAsync(connection, New(2, key: "one")));
        var urgent = await JobQueries.InsertAsync(connection, New(3, priority: 5));
        await JobQueries.InsertAsync(connection, New(4));

        Assert.Equal(_now, (await JobQueries.LookAsync(connection, _now)).FirstDueAt);
        var taken = await claims.TakeAsync(connection, 10, _now, s_lease);

        Assert.Equal([urgent, first], taken.Select(claim => claim.Id));
        Assert.Equal(_now + s_lease, (await JobQueries.LookAsync(connection, _now)).LastLeaseUntil);
        Assert.False(await JobQueries.RenewAsync(connection, urgent, Guid.NewGuid(), _now));
        Assert.True(await JobQueries.RenewAsync(connection, urgent, taken[0].LeaseToken, _now + s_lease));
        await JobQueries.ReportAsync(connection, urgent, taken[0].LeaseToken, 50, "half");
        Assert.True(await JobQueries.FinishAsync(connection, urgent, taken[0].LeaseToken, JobOutcome.Done(taken[0], _now)));
        Assert.False(await JobQueries.FinishAsync(connection, urgent, taken[0].LeaseToken, JobOutcome.Done(taken[0], _now)));
        Assert.True(await JobQueries.FinishAsync(connection, first, taken[1].LeaseToken, JobOutcome.Failed(taken[1], new JobKind(), _now, "failed")));
        Assert.Single(await claims.TakeAsync(connection, 10, _now, s_lease));
        Assert.Empty(await JobQueries.CancelledAsync(connection));
        Assert.Equal(["done", "running", "waiting"], await connection.QueryAsync<string>("SELECT state FROM jobs_jobs ORDER BY state"));
    }

    [Theory]
    [OnPostgres]
    public async Task Parallel_connections_take_each_job_once(string engine)
    {
        await using var database = await CreateAsync(engine);
        for (var number = 0; number < 60; number++)
        {
            await JobQueries.InsertAsync(database.Connection, New(number));
        }

        var claims = Claims(concurrency: 1000);
        var taken = new ConcurrentBag<Guid>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            await using var connection = database.Open();
            while (taken.Count < 60)
            {
                if (await claims.TakeAsync(connection, _now, s_lease) is { } claim)
                {
                    taken.Add(claim.Id);
                }
            }
        })));

        Assert.Equal(60, taken.Distinct().Count());
        Assert.Equal(60, taken.Count);
    }

    private async Task<TestDatabase> CreateAsync(string engine)
    {
        TypeHandlers.Register();
        var database = await TestDatabase.CreateAsync(engine, postgres);
        await database.UpAsync(typeof(CreateJobs), typeof(CreateHandledEvents));
        return database;
    }

    private static JobClaims Claims(int concurrency)
    {
        Func<IServiceProvider, string, JobRun, CancellationToken, Task> nothing = (_, _, _, _) => Task.CompletedTask;
        return new JobClaims(new JobCatalog([new("work", new JobKind { Concurrency = concurrency }, nothing), new("other", new JobKind(), nothing)]));
    }

    private JobQueries.New New(int number, int priority = 0, string? key = null) => new()
    {
        Id = Guid.CreateVersion7(_now.AddMilliseconds(number)),
        Kind = "work",
        Payload = "{}",
        Priority = priority,
        UniqueKey = key,
        CreatedAt = _now,
        DueAt = _now,
    };
}
