namespace App.Tests.Cli;

public sealed class UsageTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData("--help", "migrate", "healthcheck", "backup <FILE>", "restore <FILE>", "verify <FILE>", "users", "seed", "version")]
    [InlineData("-h", "Usage:")]
    [InlineData("migrate --help", "Usage:\n  App.Host migrate")]
    [InlineData("healthcheck --help", "Usage:\n  App.Host healthcheck")]
    [InlineData("backup --help", "Usage:\n  App.Host backup <FILE>", "--force")]
    [InlineData("restore --help", "Usage:\n  App.Host restore <FILE>", "--force", "snapshots")]
    [InlineData("verify --help", "Usage:\n  App.Host verify <FILE>")]
    [InlineData("users --help", "list", "create <EMAIL>", "disable <EMAIL>", "reset-two-factor <EMAIL>", "sign-out <EMAIL>")]
    [InlineData("users list --help", "Usage:\n  App.Host users list")]
    [InlineData("users create --help", "Usage:\n  App.Host users create <EMAIL>", "--name <NAME>", "standard input")]
    [InlineData("users enable --help", "Usage:\n  App.Host users enable <EMAIL>")]
    [InlineData("users disable --help", "Usage:\n  App.Host users disable <EMAIL>")]
    [InlineData("users reset-two-factor --help", "Usage:\n  App.Host users reset-two-factor <EMAIL>", "--passkeys")]
    [InlineData("users sign-out --help", "Usage:\n  App.Host users sign-out [<EMAIL>]", "--all")]
    [InlineData("seed --help", "Usage:\n  App.Host seed")]
    [InlineData("version --help", "Usage:\n  App.Host version")]
    public async Task Help_is_there_for_every_verb(string line, params string[] expected)
    {
        var help = (await _scratch.RunAsync(line.Split(' '))).MustSucceed().Output.ReplaceLineEndings("\n");
        Assert.All(expected, text => Assert.Contains(text, help, StringComparison.Ordinal));
        Assert.False(Directory.Exists(_scratch.Data.Directory), "Asking for help touched the data directory.");
    }

    [Theory]
    [InlineData("bakup", "Unknown: 'bakup'.", "See: App.Host --help")]
    [InlineData("backup", "FILE", "See: App.Host backup --help")]
    [InlineData("backup one.db two.db", "Unknown: 'two.db'.", "See: App.Host backup --help")]
    [InlineData("restore one.db --forse", "Unknown: '--forse'.", "See: App.Host restore --help")]
    [InlineData("migrate now", "Unknown: 'now'.", "See: App.Host migrate --help")]
    [InlineData("users", "command", "See: App.Host users --help")]
    [InlineData("users remove", "Unknown: 'remove'.", "See: App.Host users --help")]
    [InlineData("users create", "EMAIL", "See: App.Host users create --help")]
    [InlineData("users reset-two-factor", "EMAIL", "See: App.Host users reset-two-factor --help")]
    [InlineData("users sign-out", "Say whom: an EMAIL, or --all, and not both.", "See: App.Host users sign-out --help")]
    [InlineData("users sign-out a@example.com --all", "Say whom: an EMAIL, or --all, and not both.", "See: App.Host users sign-out --help")]
    [InlineData("users create a@example.com --name", "--name", "See: App.Host users create --help")]
    public async Task Wrong_usage_ends_with_2_and_says_where_to_look(string line, params string[] expected)
    {
        var outcome = await _scratch.RunAsync(line.Split(' '));
        Assert.All(expected, text => outcome.MustFail(text, exitCode: 2));
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    public async Task Version_names_product_runtime_and_sqlite(string verb)
    {
        var lines = (await _scratch.RunAsync(verb)).MustSucceed().Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^Product \d+\.\d+\.\d+", lines[0]);
        Assert.StartsWith($".NET {Environment.Version} on ", lines[1], StringComparison.Ordinal);
        Assert.Matches(@"^SQLite 3\.\d+", lines[2]);
        Assert.Equal(3, lines.Length);
    }

    public void Dispose() => _scratch.Dispose();
}
