using System.Data.Common;
using System.Text.Json.Serialization.Metadata;

namespace App.BuildingBlocks.Jobs;

/// <summary>A kind of job as it was registered. A kind without a payload type of its own is queued by its name.</summary>
internal sealed record JobRegistration(
    string Name, JobKind Kind, Func<IServiceProvider, string, JobRun, CancellationToken, Task> RunAsync, Type? Payload = null, JsonTypeInfo? Json = null);

/// <summary>A schedule as it was registered.</summary>
internal sealed record ScheduleRegistration(string Name, TimeSpan Every, Type Payload, Func<JobClient, DbConnection, Task> EnqueueAsync);

/// <summary>The kinds of job that this program knows.</summary>
internal sealed class JobCatalog
{
    private readonly Dictionary<string, JobRegistration> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, JobRegistration> _byPayload = [];

    public JobCatalog(IEnumerable<JobRegistration> registrations)
    {
        foreach (var registration in registrations)
        {
            if (!_byName.TryAdd(registration.Name, registration))
            {
                throw new InvalidOperationException($"Two kinds of job are named {registration.Name}.");
            }

            if (registration.Payload is { } payload && !_byPayload.TryAdd(payload, registration))
            {
                throw new InvalidOperationException(
                    $"{payload} is the payload of two kinds of job, {_byPayload[payload].Name} and {registration.Name}: each needs a type of its own.");
            }
        }

        LongestRetry = _byName.Values.Select(kind => kind.Kind.LongestRetry).DefaultIfEmpty().Max() * 1.5;
    }

    public IReadOnlyCollection<JobRegistration> All => _byName.Values;

    /// <summary>No retry waits longer, of whatever kind.</summary>
    public TimeSpan LongestRetry { get; }

    public JobRegistration this[string name] => _byName[name];

    public JobRegistration Carrying(Type payload) => _byPayload.TryGetValue(payload, out var registration)
        ? registration
        : throw new InvalidOperationException($"{payload} is no job: services.AddJob<{payload.Name}, ...>(...) makes it one.");

    /// <summary>How a kind is run; the usual way for one that another version of the program knows.</summary>
    public JobKind KindOf(string name) => _byName.TryGetValue(name, out var registration) ? registration.Kind : new JobKind();
}
