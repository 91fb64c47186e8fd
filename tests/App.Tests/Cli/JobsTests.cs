namespace App.Tests.Cli;

public sealed class JobsTests : IDisposable
{
    private const string Id = "019bc0de-0000-7000-8000-000000000001";
    private readonly Scratch _scratch = Scratch.Migrated();

    [Fact]
    public async Task Jobs_are_listed_shown_retried_and_cancelled()
    {
        Insert(Id, "mail", "dead", "SmtpException: 550 no such\nmailbox", finished: true);
        Insert("019bc0de-0000-7000-8000-000000000002", "accounts.purge", "waiting", null, finished: false);

        var all = (await _scratch.RunAsync("jobs", "list")).MustSucceed().Output;
        Assert.Matches(
            @"(?m)^ +\S+0002 +accounts\.purge +waiting +3 attempts +2027-01-15 09:00:00Z\r?\n"
            + @" +\S+0001 +mail +dead +3 attempts +2027-01-15 09:00:00Z  SmtpException: 550 no such mailbox\r?$",
            all);
        Assert.Contains("2 jobs", all, StringComparison.Ordinal);
        var dead = (await _scratch.RunAsync("jobs", "list", "--state", "dead", "--kind", "mail")).MustSucceed().Output;
        Assert.Contains("1 job\n", dead.ReplaceLineEndings("\n"), StringComparison.Ordinal);

        var shown = (await _scratch.RunAsync("jobs", "show", Id)).MustSucceed().Output;
        Assert.Matches(@"(?m)^ +State +dead\r?$", shown);
        Assert.Contains("550 no such", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);

        Assert.Equal($"Job {Id} waits for a worker.", (await _scratch.RunAsync("jobs", "retry", Id)).MustSucceed().Output.TrimEnd());
        Assert.Equal($"Cancelled job {Id}.", (await _scratch.RunAsync("jobs", "cancel", Id)).MustSucceed().Output.TrimEnd());
        Assert.Contains("cancelled", (await _scratch.RunAsync("jobs", "show", Id)).MustSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said()
    {
        Insert(Id, "mail", "done", null, finished: true);

        (await _scratch.RunAsync("jobs", "retry", Id)).MustFail($"Job {Id} is done: there is nothing to retry.");
        (await _scratch.RunAsync("jobs", "cancel", Id)).MustFail($"Job {Id} is done: there is nothing to cancel.");
        (await _scratch.RunAsync("jobs", "show", $"{Guid.Empty}")).MustFail($"There is no job {Guid.Empty}. 'jobs list' shows the newest.");
        (await _scratch.RunAsync("jobs", "list", "--state", "tired")).MustFail("tired", exitCode: 2);
        (await _scratch.RunAsync("jobs", "show", "one")).MustFail("one", exitCode: 2);
    }

    public void Dispose() => _scratch.Dispose();

    private void Insert(string id, string kind, string state, string? error, bool finished) => _scratch.Change(
        $"""
        INSERT INTO jobs_jobs (id, kind, payload, state, priority, created_at, due_at, finished_at, attempts, cancel_requested, error)
        VALUES ('{id}', '{kind}', 'secret', '{state}', 0, 1800003600000, 1800003600000, {(finished ? "1800003600000" : "NULL")}, 3, 0, {(error is null ? "NULL" : $"'{error}'")})
        """);
}
