namespace App.Tests.Cli;

public sealed class AuditTests : IDisposable
{
    private const string Row = "INSERT INTO audit_events (position, id, happened_at, action, account_id, succeeded, detail, address, hash) VALUES ";
    private readonly Scratch _scratch = Scratch.Migrated();

    [Fact]
    public async Task Untouched_log_is_whole()
    {
        var output = (await _scratch.RunAsync("audit", "verify")).MustSucceed().Output;

        Assert.Matches(@"^\d+ events?, none changed, none missing\.\r?\nHead: \d+:[0-9a-f]{64}\r?\n$", output);
        (await _scratch.RunAsync("audit", "verify", "--head", output.Trim().Split(' ')[^1])).MustFail("was noted is not in the chain");
        (await _scratch.RunAsync("audit", "verify", "--head", "x")).MustFail("is no head");
    }

    [Fact]
    public async Task Changed_log_fails_with_the_reason()
    {
        _scratch.Change($"{Row} (5, '0193e7a0-0000-7000-8000-000000000001', 0, 'x', NULL, 1, NULL, NULL, zeroblob(32))");

        (await _scratch.RunAsync("audit", "verify")).MustFail("The events 1 to 4 are missing.");
    }

    [Fact]
    public async Task Events_are_listed_with_the_accounts_address()
    {
        await _scratch.AddPersonAsync("ann@example.com");
        _scratch.Change($"""
            {Row} (100001, '0193e7a0-0000-7000-8000-000000000001', 1800000000000, 'things.touched', NULL, 0, 'by hand', '203.0.113.9', zeroblob(32));
            {Row} (100002, '0193e7a0-0000-7000-8000-000000000002', 1800000000000, 'things.seen', (SELECT id FROM accounts_users), 1, NULL, NULL, zeroblob(32));
            """);

        var all = (await _scratch.RunAsync("audit", "list", "--last", "2")).MustSucceed().Output;
        Assert.Matches(@"2027-01-15 08:00:00 +things\.touched +refused +- +203\.0\.113\.9 +by hand\r?\n.*things\.seen +ok +ann@example\.com +-\r?\n2 events", all);
        var hers = (await _scratch.RunAsync("audit", "list", "--account", "Ann@example.com")).MustSucceed().Output;
        Assert.DoesNotContain("things.touched", hers, StringComparison.Ordinal);
        Assert.Contains("things.seen", hers, StringComparison.Ordinal);
        (await _scratch.RunAsync("audit", "list", "--account", "nobody@example.com")).MustFail("There is no account nobody@example.com.");
        (await _scratch.RunAsync("audit", "list", "--last", "0")).MustFail("--last must be a number from 1 to 100000.", exitCode: 2);
    }

    public void Dispose() => _scratch.Dispose();
}
