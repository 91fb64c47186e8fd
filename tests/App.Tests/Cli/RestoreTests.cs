namespace App.Tests.Cli;

public sealed class RestoreTests : IAsyncLifetime, IDisposable
{
    private readonly Scratch _scratch = Scratch.Migrated();

    private string Backup => _scratch.In("backup.db");

    private string Database => _scratch.Data.Database;

    /// <summary>A backup with Ann alone, and a database with Ann and Bob.</summary>
    public async Task InitializeAsync()
    {
        await _scratch.AddPersonAsync("ann@example.com");
        (await _scratch.RunAsync("backup", Backup)).MustSucceed();
        await _scratch.AddPersonAsync("bob@example.com");
    }

    [Fact]
    public async Task What_is_there_is_replaced_only_when_told_to_and_then_kept()
    {
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Database, mode);
        }

        (await _scratch.RunAsync("restore", Backup)).MustFail("Add --force to replace it");
        Assert.Contains("bob@example.com", await _scratch.PeopleAsync(), StringComparison.Ordinal);

        var output = (await _scratch.RunAsync("restore", Backup, "--force")).MustSucceed().Output;

        var kept = Assert.Single(Directory.GetFiles(_scratch.Data.Snapshots, "before-restore-*"));
        Assert.Contains($"What was there before: {kept}", output, StringComparison.Ordinal);
        Assert.DoesNotContain("bob@example.com", await _scratch.PeopleAsync(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(mode, File.GetUnixFileMode(Database));
        }

        (await _scratch.RunAsync("restore", kept, "--force")).MustSucceed();
        Assert.Contains("bob@example.com", await _scratch.PeopleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_data_directory_gets_the_backup_as_it_is()
    {
        using var empty = new Scratch();
        var output = (await empty.RunAsync("restore", Backup)).MustSucceed().Output;
        Assert.StartsWith($"Restored {empty.Data.Database} from {Backup}: ", output, StringComparison.Ordinal);
        Assert.Single(output.Trim().Split('\n'));
        Assert.Contains("ann@example.com", await empty.PeopleAsync(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(empty.Data.Snapshots));
    }

    [Fact]
    public async Task A_backup_older_than_the_program_is_restored_and_said_to_be_so()
    {
        _scratch.Change("DELETE FROM VersionInfo WHERE Version = (SELECT MAX(Version) FROM VersionInfo)", Backup);
        var output = (await _scratch.RunAsync("restore", Backup, "--force")).MustSucceed().Output;
        Assert.Contains("It is older than this program: 1 migration will run at the next start.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("newer", "the database is newer than the program")]
    [InlineData("foreign", "it is not a database of this product")]
    [InlineData("damaged", "Nothing was changed.")]
    [InlineData("text", "is no SQLite database.")]
    [InlineData("missing", "There is no file")]
    [InlineData("orphans", "refer to rows of accounts_users that do not exist")]
    public async Task A_file_that_is_not_good_changes_nothing(string what, string sentence)
    {
        switch (what)
        {
            case "newer":
                _scratch.Change("INSERT INTO VersionInfo (Version) VALUES (209901010000)", Backup);
                break;
            case "foreign":
                _scratch.Change("DROP TABLE VersionInfo", Backup);
                break;
            case "damaged":
                File.WriteAllBytes(Backup, [.. File.ReadAllBytes(Backup)[..8192], .. new byte[90_000]]);
                break;
            case "text":
                await File.WriteAllTextAsync(Backup, "precious");
                break;
            case "missing":
                File.Delete(Backup);
                break;
            case "orphans":
                _scratch.Change(
                    """
                    PRAGMA foreign_keys=OFF;
                    INSERT INTO accounts_sessions (id, user_id, token_hash, created_at, last_seen_at) VALUES ('a', 'nobody', x'00', 0, 0)
                    """,
                    Backup);
                break;
        }

        var before = await File.ReadAllBytesAsync(Database);
        (await _scratch.RunAsync("restore", Backup, "--force")).MustFail(sentence);
        Assert.Equal(before, await File.ReadAllBytesAsync(Database));
        Assert.Empty(Directory.GetFiles(_scratch.Data.Directory, "*restoring*"));
        Assert.False(Directory.Exists(_scratch.Data.Snapshots));
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_is_replaced_and_kept_byte_for_byte()
    {
        var garbage = Enumerable.Range(0, 50_000).Select(n => (byte)n).ToArray();
        await File.WriteAllBytesAsync(Database, garbage);
        await File.WriteAllTextAsync(Database + "-wal", "and its log");

        (await _scratch.RunAsync("restore", Backup, "--force")).MustSucceed();

        var kept = Assert.Single(Directory.GetFiles(_scratch.Data.Snapshots, "*.db"));
        Assert.Equal(garbage, await File.ReadAllBytesAsync(kept));
        Assert.Equal("and its log", await File.ReadAllTextAsync(kept + "-wal"));
        Assert.Contains("ann@example.com", await _scratch.PeopleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_itself_is_no_backup() =>
        (await _scratch.RunAsync("restore", Database, "--force")).MustFail("is the database itself");

    [LinuxRootFact]
    public async Task Restored_by_root_it_belongs_to_the_owner_of_the_directory()
    {
        await LinuxRootFactAttribute.SayAsync("chown", "1654:1654", _scratch.Data.Directory);
        (await _scratch.RunAsync("restore", Backup, "--force")).MustSucceed();
        var kept = Assert.Single(Directory.GetFiles(_scratch.Data.Snapshots));
        foreach (var made in (string[])[Database, _scratch.Data.Snapshots, kept])
        {
            Assert.Equal("1654:1654", await LinuxRootFactAttribute.SayAsync("stat", "-c", "%u:%g", made));
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _scratch.Dispose();
}
