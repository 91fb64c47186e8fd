using System.Text.Json.Serialization;
using App.BuildingBlocks;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace App.Bench.Jobs;

/// <summary>Where the process waits to be killed.</summary>
internal enum JobPhase
{
    /// <summary>Queues jobs and runs none.</summary>
    Queue,

    /// <summary>The first job of the process has begun and had no effect.</summary>
    Running,

    /// <summary>The first job has had its effect and is not acknowledged.</summary>
    Effect,

    /// <summary>The first job is acknowledged.</summary>
    Acknowledged,

    /// <summary>Nothing waits: it ends when all is done.</summary>
    Drain,
}

/// <summary>The product's queue in a process of its own, with a job whose effect is a row. It says on standard output what has happened.</summary>
internal static class JobsHost
{
    public static async Task<int> RunAsync(string data, JobPhase phase, int jobs)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Jobs:Enabled"] = phase == JobPhase.Queue ? "false" : "true",
            ["Jobs:LeaseSeconds"] = "3",
            ["Jobs:PollSeconds"] = "1",
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new SaysWarnings());
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<AppOptions>(options => options.DataDirectory = data);
        builder.Services.AddData();
        builder.Services.AddJobs();
        builder.Services.AddSingleton(new Stage(phase));
        builder.Services.AddJob<Effect, EffectHandler>("bench.effect", JobsBenchJson.Default.Effect, kind => kind.FirstRetry = TimeSpan.FromMilliseconds(50));
        using var host = builder.Build();
        await host.Services.UpgradeDatabaseAsync();
        var database = host.Services.GetRequiredService<IDatabase>();
        await database.WriteAsync(connection => connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS bench_effects (job_id TEXT NOT NULL, attempt INTEGER NOT NULL)"));
        Say("ready");
        await host.StartAsync();
        if (phase == JobPhase.Queue)
        {
            var client = host.Services.GetRequiredService<JobClient>();
            for (var number = 0; number < jobs; number++)
            {
                var id = await database.WriteAsync(connection => client.EnqueueAsync(connection, new Effect()));
                Say($"queued {id}");
            }
        }
        else
        {
            await WatchAsync(host.Services.GetRequiredService<JobBoard>(), phase);
        }

        await host.StopAsync();
        return 0;
    }

    public static void Say(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }

    private static async Task WatchAsync(JobBoard board, JobPhase phase)
    {
        while (true)
        {
            if (phase == JobPhase.Acknowledged && (await board.ListAsync(JobState.Done, "bench.effect", 1)).Count > 0)
            {
                Say("acknowledged");
            }
            else if (phase == JobPhase.Drain
                && (await board.ListAsync(JobState.Waiting, "bench.effect", 1)).Count == 0
                && (await board.ListAsync(JobState.Running, "bench.effect", 1)).Count == 0)
            {
                Say("drained");
                return;
            }

            await Task.Delay(2);
        }
    }

    private sealed class SaysWarnings : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Say($"log {formatter(state, exception)}");
            }
        }

        public void Dispose()
        {
        }
    }
}

internal sealed record Effect;

/// <summary>Where the process is to wait; only its first job does, the others go on.</summary>
internal sealed class Stage(JobPhase phase)
{
    private int _taken;

    /// <summary>Waits to be killed; or, when it was only stopped, for a while after it goes on: long enough to have lost its lease.</summary>
    public async Task ReachAsync(JobPhase reached, Guid id)
    {
        if (phase == reached && Interlocked.Exchange(ref _taken, 1) == 0)
        {
            JobsHost.Say($"{reached} {id}");
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
    }
}

internal sealed class EffectHandler(IDatabase database, Stage stage) : IJobHandler<Effect>
{
    public async Task RunAsync(Effect job, JobRun run, CancellationToken cancellation)
    {
        await stage.ReachAsync(JobPhase.Running, run.Id);
        await database.WriteAsync(
            connection => connection.ExecuteAsync("INSERT INTO bench_effects (job_id, attempt) VALUES (@Id, @Attempt)", run), CancellationToken.None);
        await stage.ReachAsync(JobPhase.Effect, run.Id);
    }
}

[JsonSerializable(typeof(Effect))]
internal sealed partial class JobsBenchJson : JsonSerializerContext;
