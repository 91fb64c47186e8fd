using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Jobs;

public static class JobServices
{
    /// <summary>Registers a kind of job: its stable name in the database, its payload's JSON, and who does it.</summary>
    public static IServiceCollection AddJob<T, THandler>(this IServiceCollection services, string kind, JsonTypeInfo<T> json, Action<JobKind>? configure = null)
        where T : notnull
        where THandler : class, IJobHandler<T> => throw new NotImplementedException();

    /// <summary>Queues the job again and again, once for each time due, however many processes run.</summary>
    public static IServiceCollection AddSchedule<T>(this IServiceCollection services, string name, TimeSpan every, T job)
        where T : notnull => throw new NotImplementedException();
}

/// <summary>How jobs of a kind are run.</summary>
public sealed class JobKind
{
    /// <summary>Attempts before a job is given up (dead letter).</summary>
    public int MaxAttempts { get; set; } = 12;

    /// <summary>How many of the kind run at the same time, in all processes together.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>An attempt that takes longer is cancelled and counts as failed.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);
}
