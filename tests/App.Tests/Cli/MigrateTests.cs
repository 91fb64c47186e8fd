using System.Runtime.Versioning;

namespace App.Tests.Cli;

public sealed class MigrateTests
{
    [Fact]
    public async Task A_first_run_names_the_migrations_and_a_second_has_nothing_to_do()
    {
        using var scratch = new Scratch();
        var first = (await scratch.RunAsync("migrate")).MustSucceed();
        Assert.Contains("Applied 202611200900 CreateAccounts", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Snapshot", first.Output, StringComparison.Ordinal);
        Assert.Equal("Nothing to run: the database is up to date." + Environment.NewLine, (await scratch.RunAsync("migrate")).MustSucceed().Output);
    }

    [Fact]
    public async Task What_the_database_holds_is_copied_before_a_migration_runs()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch.Data.Directory);
        scratch.Change("CREATE TABLE precious (n); INSERT INTO precious VALUES (42)");

        var output = (await scratch.RunAsync("migrate")).MustSucceed().Output;

        var snapshot = Assert.Single(Directory.GetFiles(scratch.Data.Snapshots));
        Assert.StartsWith($"Snapshot: {snapshot}{Environment.NewLine}Applied ", output, StringComparison.Ordinal);
        scratch.Change("INSERT INTO precious VALUES (43)", snapshot);
    }

    [Fact]
    public async Task What_a_new_product_writes_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode files = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        const UnixFileMode folders = files | UnixFileMode.UserExecute;
        using var scratch = new Scratch();
        (await scratch.RunAsync("migrate")).MustSucceed();
        await scratch.AddPersonAsync("ann@example.com");
        await using var serving = await scratch.ServeAsync();
        using var client = serving.NewClient();
        Assert.True((await client.GetAsync("/sign-up")).IsSuccessStatusCode, serving.Said);

        var data = scratch.Data;
        Assert.Equal([folders, folders], Modes(data.Directory, data.Keys));
        Assert.Contains(Directory.GetFiles(data.Keys), file => file.EndsWith(".xml", StringComparison.Ordinal));
        Assert.Equal([files], Modes([data.Database, $"{data.Database}-wal", $"{data.Database}-shm", .. Directory.GetFiles(data.Keys)]).Distinct());
    }

    [Fact]
    public async Task What_the_operator_lets_others_read_stays_so()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        using var scratch = Scratch.Migrated();
        File.SetUnixFileMode(scratch.Data.Database, mode);

        await using var serving = await scratch.ServeAsync();

        Assert.Equal([mode, mode], Modes(scratch.Data.Database, $"{scratch.Data.Database}-wal"));
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("users list")]
    [InlineData("seed")]
    [InlineData("")]
    public async Task A_database_newer_than_the_program_is_left_alone(string line)
    {
        using var scratch = Scratch.Migrated();
        scratch.Settings["App:PublicUrl"] = "http://localhost";
        scratch.Change("INSERT INTO VersionInfo (Version) VALUES (209901010000)");
        (await scratch.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).MustFail("the database is newer than the program");
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_used_where_the_setting_allows_it()
    {
        using var scratch = Scratch.Migrated();
        scratch.Change("INSERT INTO VersionInfo (Version) VALUES (209901010000)");
        scratch.Settings["Data:AllowNewerSchema"] = "true";

        (await scratch.RunAsync("users", "list")).MustSucceed();
        await using var serving = await scratch.ServeAsync();

        using var client = serving.NewClient();
        Assert.True((await client.GetAsync("/sign-in")).IsSuccessStatusCode, serving.Said);
    }

    [Theory]
    [InlineData("users list")]
    [InlineData("users disable ann@example.com")]
    [InlineData("users enable ann@example.com")]
    [InlineData("seed")]
    public async Task Only_migrate_and_serving_change_the_schema(string line)
    {
        using var scratch = Scratch.Migrated();
        scratch.Change("DELETE FROM VersionInfo WHERE Version = (SELECT MAX(Version) FROM VersionInfo)");
        (await scratch.RunAsync(line.Split(' '))).MustFail("Run 'migrate' before this.");
    }

    [Theory]
    [InlineData("users list")]
    [InlineData("seed")]
    [InlineData("backup copy.db")]
    public async Task Without_a_database_no_verb_makes_one(string line)
    {
        using var scratch = new Scratch();
        (await scratch.RunAsync(line.Split(' '))).MustFail($"There is no database {scratch.Data.Database}.");
        Assert.False(File.Exists(scratch.Data.Database));
    }

    [UnsupportedOSPlatform("windows")]
    private static IEnumerable<UnixFileMode> Modes(params string[] paths) => paths.Select(File.GetUnixFileMode);
}
