using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Events;
using App.BuildingBlocks.Observability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace App.BuildingBlocks.Jobs;

public static class JobServices
{
    /// <summary>The queue, its worker, and events, which it delivers.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobSettings>().BindConfiguration(JobSettings.Section).ValidateSettings(JobSettings.Section);
        services.TryAddSingleton<AppMeter>();
        services.AddSingleton<JobCatalog>();
        services.AddSingleton<JobClaims>();
        services.AddSingleton<JobLeases>();
        services.AddSingleton<JobMetrics>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<JobSchedules>();
        services.AddSingleton<JobSignal>();
        services.AddSingleton<LateJobs>();
        services.AddSingleton<RunningJobs>();
        services.AddSingleton(provider => new JobClient(
            provider.GetRequiredService<JobCatalog>(),
            provider.GetRequiredService<IDatabase>(),
            provider.GetRequiredService<RunningJobs>(),
            provider.GetRequiredService<JobSignal>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new JobBoard(
            provider.GetRequiredService<IDatabase>(), provider.GetRequiredService<JobSignal>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<JobWorker>();
        services.AddJob<CleanUpJobs, CleanUpJobs.Handler>("jobs.clean_up", JobsJson.Default.CleanUpJobs);
        services.AddSchedule("jobs.clean_up", TimeSpan.FromHours(1), new CleanUpJobs());
        return services.AddEvents();
    }

    /// <summary>Registers a kind of job: its stable name in the database, its payload's JSON, and who does it.</summary>
    public static IServiceCollection AddJob<T, THandler>(this IServiceCollection services, string kind, JsonTypeInfo<T> json, Action<JobKind>? configure = null)
        where T : notnull
        where THandler : class, IJobHandler<T>
    {
        services.TryAddScoped<THandler>();
        return services.AddJobKind(kind, Run, configure, typeof(T), json);

        Task Run(IServiceProvider scope, string payload, JobRun run, CancellationToken cancellation) =>
            scope.GetRequiredService<THandler>().RunAsync(JsonSerializer.Deserialize(payload, json)!, run, cancellation);
    }

    /// <summary>Queues the job again and again, once for each time due, however many processes run. One that still waits or runs is not queued twice.</summary>
    public static IServiceCollection AddSchedule<T>(this IServiceCollection services, string name, TimeSpan every, T job)
        where T : notnull
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, TimeSpan.FromSeconds(1));
        var options = new JobOptions { UniqueKey = $"schedule {name}" };
        return services.AddSingleton(new ScheduleRegistration(name, every, typeof(T), (client, connection) => client.EnqueueAsync(connection, job, options)));
    }

    internal static IServiceCollection AddJobKind(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, string, JobRun, CancellationToken, Task> run,
        Action<JobKind>? configure = null,
        Type? payload = null,
        JsonTypeInfo? json = null)
    {
        var kind = new JobKind();
        configure?.Invoke(kind);
        ArgumentOutOfRangeException.ThrowIfLessThan(kind.MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kind.Concurrency, 1);
        return services.AddSingleton(new JobRegistration(name, kind, run, payload, json));
    }
}
