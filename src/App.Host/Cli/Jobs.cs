using System.CommandLine;
using App.BuildingBlocks;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;

namespace App.Host.Cli;

/// <summary>The queue of jobs, for the operator.</summary>
internal static class Jobs
{
    private const int MostListed = 200;

    public static Command Command(Product product)
    {
        var jobs = new Command("jobs", "Lists, shows, retries and cancels jobs. Works while the product serves.");
        jobs.Add(List(product));
        jobs.Add(Show(product));
        jobs.Add(Retry(product));
        jobs.Add(Cancel(product));
        return jobs;
    }

    private static Command List(Product product)
    {
        var command = new Command("list", $"Lists jobs, the newest first, {MostListed} at most: id, kind, state, attempts, when it was queued, its last error or its progress.");
        var state = new Option<string?>("--state") { Description = $"Only those in this state: {string.Join(", ", JobState.All)}.", HelpName = "STATE" };
        var kind = new Option<string?>("--kind") { Description = "Only those of this kind.", HelpName = "KIND" };
        state.AcceptOnlyFromAmong([.. JobState.All]);
        command.Add(state);
        command.Add(kind);
        command.SetAction((arguments, cancellation) => product.RunAsync(async services =>
        {
            await services.UseDatabaseAsync(cancellation);
            var jobs = await services.GetRequiredService<JobBoard>().ListAsync(arguments.GetValue(state), arguments.GetValue(kind), MostListed, cancellation);
            Text.WriteTable([.. jobs.Select(job => new[]
            {
                $"{job.Id}", job.Kind, job.State, Text.Count(job.Attempts, "attempt"), Instant(job.CreatedAt), Line(job.Error ?? Progress(job)),
            })]);
            Console.WriteLine(jobs.Count == MostListed ? $"{Text.Count(jobs.Count, "job")}, perhaps more" : Text.Count(jobs.Count, "job"));
        }));
        return command;
    }

    private static Command Show(Product product) => ForOne(product, "show", "Shows a job, all but its payload, which may hold secrets.", async (services, id, cancellation) =>
    {
        var job = await services.GetRequiredService<JobBoard>().FindAsync(id, cancellation) ?? throw Unknown(id);
        (string Name, string? Value)[] lines =
        [
            ("Id", $"{job.Id}"), ("Kind", job.Kind), ("State", job.State + (job.CancelRequested && job.State == JobState.Running ? ", told to stop" : "")),
            ("Queued", Instant(job.CreatedAt)), ("Due", Instant(job.DueAt)), ("Started", Instant(job.StartedAt)), ("Finished", Instant(job.FinishedAt)),
            ("Attempts", job.Attempts.ToString(Text.Culture)), ("Priority", job.Priority.ToString(Text.Culture)), ("Unique key", job.UniqueKey),
            ("Runs at", job.LeaseOwner), ("Lease until", Instant(job.LeaseUntil)), ("Progress", Progress(job)), ("Last error", job.Error), ("Queued by", job.TraceParent),
        ];
        Text.WriteTable([.. lines.Where(line => !string.IsNullOrEmpty(line.Value)).Select(line => new[] { line.Name, line.Value! })]);
    });

    private static Command Retry(Product product) => ForOne(
        product, "retry", "Queues a dead or cancelled job again; starts one that waits for its time at once.", async (services, id, cancellation) =>
        {
            if (!await services.GetRequiredService<JobBoard>().RetryAsync(id, cancellation))
            {
                var job = await services.GetRequiredService<JobBoard>().FindAsync(id, cancellation) ?? throw Unknown(id);
                throw new OperatorException(job.State is JobState.Running or JobState.Done
                    ? $"Job {id} is {job.State}: there is nothing to retry."
                    : $"Another {job.Kind} job with the unique key '{job.UniqueKey}' waits or runs.");
            }

            Console.WriteLine($"Job {id} waits for a worker.");
        });

    private static Command Cancel(Product product) => ForOne(product, "cancel", "Ends a job that waits; tells one that runs to stop.", async (services, id, cancellation) =>
    {
        var ended = await services.GetRequiredService<JobClient>().CancelAsync(id, cancellation);
        var job = await services.GetRequiredService<JobBoard>().FindAsync(id, cancellation) ?? throw Unknown(id);
        Console.WriteLine(ended switch
        {
            true when job.State == JobState.Running => $"Job {id} runs and was told to stop.",
            true => $"Cancelled job {id}.",
            false => throw new OperatorException($"Job {id} is {job.State}: there is nothing to cancel."),
        });
    });

    private static Command ForOne(Product product, string verb, string description, Func<IServiceProvider, Guid, CancellationToken, Task> work)
    {
        var command = new Command(verb, description);
        var id = new Argument<Guid>("ID") { Description = "The job's id, as 'jobs list' shows it." };
        command.Add(id);
        command.SetAction((arguments, cancellation) => product.RunAsync(async services =>
        {
            await services.UseDatabaseAsync(cancellation);
            await work(services, arguments.GetRequiredValue(id), cancellation);
        }));
        return command;
    }

    private static OperatorException Unknown(Guid id) => new($"There is no job {id}. 'jobs list' shows the newest.");

    private static string? Progress(JobView job) => job.Percent is null ? null : string.Create(Text.Culture, $"{job.Percent} % {job.Line}");

    private static string Instant(DateTimeOffset? instant) => instant?.ToString("yyyy-MM-dd HH:mm:ss'Z'", Text.Culture) ?? "";

    private static string Line(string? text)
    {
        var line = (text ?? "").ReplaceLineEndings(" ");
        return line.Length > 80 ? line[..79] + "…" : line;
    }
}
