using Microsoft.Data.Sqlite;

namespace App.Tests.Cli;

public sealed class RestoreWhileInUseTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Migrated();

    private string Backup => _scratch.In("backup.db");

    [Fact]
    public async Task While_any_process_serves_it_is_refused_and_after_a_kill_it_works()
    {
        await using var blue = await _scratch.ServeAsync();
        var ann = await Person.SignUpAsync(blue, "ann@example.com");
        (await _scratch.RunAsync("backup", Backup)).MustSucceed();
        await ann.AddOrganizationAsync("Written after the backup");
        await using var green = await _scratch.ServeAsync();

        await RefusedAsync();
        await blue.KillAsync();
        await RefusedAsync();
        Assert.Contains("Written after the backup", await (await SignInAsync(green)).OrganizationsAsync(), StringComparison.Ordinal);
        await green.KillAsync();
        Assert.True(new FileInfo(_scratch.Data.Database + "-wal").Length > 0, "Nothing was left to be played into the restored file.");

        (await _scratch.RunAsync("restore", Backup, "--force")).MustSucceed();

        Assert.False(File.Exists(_scratch.Data.Database + "-wal"));
        await using var restored = await _scratch.ServeAsync();
        Assert.DoesNotContain("Written after the backup", await (await SignInAsync(restored)).OrganizationsAsync(), StringComparison.Ordinal);
        // What the killed processes had acknowledged is in what was kept.
        var kept = Assert.Single(Directory.GetFiles(_scratch.Data.Snapshots, "before-restore-*"));
        Assert.Contains("Written after the backup", Names(kept));
    }

    [Fact]
    public async Task While_another_program_has_the_database_open_it_is_refused()
    {
        (await _scratch.RunAsync("backup", Backup)).MustSucceed();
        using var other = new SqliteConnection($"Data Source={_scratch.Data.Database};Pooling=False");
        other.Open();
        using var reading = other.CreateCommand();
        reading.CommandText = "PRAGMA journal_mode=WAL; BEGIN; SELECT COUNT(*) FROM VersionInfo";
        reading.ExecuteNonQuery();

        (await _scratch.RunAsync("restore", Backup, "--force")).MustFail("Another program has");

        other.Close();
        (await _scratch.RunAsync("restore", Backup, "--force")).MustSucceed();
    }

    [Theory]
    [InlineData("")]
    [InlineData("migrate")]
    [InlineData("users list")]
    [InlineData("seed")]
    public async Task While_a_restore_is_under_way_nothing_else_starts(string line)
    {
        _scratch.Settings["App:PublicUrl"] = "http://localhost";
        using var restoring = new FileStream(Path.Combine(_scratch.Data.Directory, "serving.lock"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.None);
        (await _scratch.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).MustFail("is being restored. Start again when that is done.");
        Assert.False(File.Exists(_scratch.Data.Database + "-wal"), "The database was opened.");
    }

    public void Dispose() => _scratch.Dispose();

    private static async Task<Person> SignInAsync(ServingProgram product)
    {
        var person = new Person(product.NewClient());
        (await person.SignInAsync("ann@example.com", Person.Password)).EnsureSuccessStatusCode();
        return person;
    }

    private static List<string> Names(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM organizations_organizations";
        using var rows = command.ExecuteReader();
        var names = new List<string>();
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }

    private async Task RefusedAsync() =>
        (await _scratch.RunAsync("restore", Backup, "--force")).MustFail($"The database in {_scratch.Data.Directory} is in use. Stop the product first");
}
