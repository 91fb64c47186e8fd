using Microsoft.Data.Sqlite;

namespace App.Tests.Cli;

public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_taken_while_the_product_writes_is_whole_and_has_what_was_acknowledged()
    {
        using var scratch = Scratch.Migrated();
        await using var product = await scratch.ServeAsync();
        var people = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Person.SignUpAsync(product, $"person{n}@example.com")));
        using var stop = new CancellationTokenSource();
        var acknowledged = 0;
        var writers = people.Select(person => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await person.AddOrganizationAsync("Another");
                Interlocked.Increment(ref acknowledged);
            }
        })).ToArray();
        while (Volatile.Read(ref acknowledged) < 20 && !writers.Any(writer => writer.IsFaulted))
        {
            await Task.Delay(10);
        }

        var before = Volatile.Read(ref acknowledged);
        (await scratch.RunAsync("backup", scratch.In("copy.db"))).MustSucceed();
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        (await scratch.RunAsync("verify", scratch.In("copy.db"))).MustSucceed();
        // Everybody has an organisation from the start.
        var copied = Count(scratch.In("copy.db"), "organizations_organizations") - people.Length;
        Assert.InRange(copied, before, acknowledged);
        Assert.True(acknowledged > before, "Nobody wrote while the backup was taken.");
    }

    [Fact]
    public async Task A_backup_is_one_file_that_only_its_maker_reads()
    {
        using var scratch = Scratch.Migrated();
        var target = scratch.In("copy.db");

        var output = (await scratch.RunAsync("backup", target)).MustSucceed().Output;

        Assert.Matches(@"^.*copy\.db: [\d.]+ kB\r?\n$", output);
        Assert.Equal(["copy.db", "data"], Directory.GetFileSystemEntries(scratch.Folder).Select(Path.GetFileName).Order());
        // 1 is a rollback journal, 2 a write-ahead log: a file of that kind could not be read where nobody may write.
        Assert.Equal(1, File.ReadAllBytes(target)[18]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
        }
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_when_told_to()
    {
        using var scratch = Scratch.Migrated();
        var target = scratch.In("copy.db");
        await File.WriteAllTextAsync(target, "precious");
        await File.WriteAllTextAsync(target + "-wal", "a log of what was there");

        (await scratch.RunAsync("backup", target)).MustFail("add --force to replace it");
        Assert.Equal("precious", await File.ReadAllTextAsync(target));

        (await scratch.RunAsync("backup", target, "--force")).MustSucceed();
        Assert.False(File.Exists(target + "-wal"));
        (await scratch.RunAsync("verify", target)).MustSucceed();
    }

    [Fact]
    public async Task The_database_itself_is_no_target()
    {
        using var scratch = Scratch.Migrated();
        File.CreateSymbolicLink(scratch.In("link.db"), scratch.Data.Database);
        foreach (var target in (string[])[scratch.Data.Database, scratch.Data.Database + "-wal", scratch.In("link.db")])
        {
            (await scratch.RunAsync("backup", target, "--force")).MustFail("belongs to the database itself");
        }

        (await scratch.RunAsync("verify", scratch.Data.Database)).MustSucceed();
        (await scratch.RunAsync("backup", scratch.Data.Database + ".copy")).MustSucceed();
    }

    [Fact]
    public async Task A_place_where_no_file_can_be_is_named()
    {
        using var scratch = Scratch.Migrated();
        (await scratch.RunAsync("backup", scratch.In("nowhere/copy.db"))).MustFail($"There is no directory {scratch.In("nowhere")}.");
        (await scratch.RunAsync("backup", scratch.Folder)).MustFail("is a directory. Name a file in it.");
    }

    private static long Count(string file, string table)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }
}
