using System.Text.Json.Serialization;
using App.BuildingBlocks.Jobs;

namespace App.Tests.Jobs;

/// <summary>A job that does what the test's script says.</summary>
internal sealed record Work(string What);

internal sealed record WorkScript(Func<Work, JobRun, CancellationToken, Task> RunAsync);

internal sealed class WorkHandler(WorkScript script) : IJobHandler<Work>
{
    public Task RunAsync(Work job, JobRun run, CancellationToken cancellation) => script.RunAsync(job, run, cancellation);
}

internal sealed record OtherWork(string What);

internal sealed class OtherWorkHandler(WorkScript script) : IJobHandler<OtherWork>
{
    public Task RunAsync(OtherWork job, JobRun run, CancellationToken cancellation) => script.RunAsync(new Work(job.What), run, cancellation);
}

[JsonSerializable(typeof(Work))]
[JsonSerializable(typeof(OtherWork))]
internal sealed partial class WorkJson : JsonSerializerContext;
