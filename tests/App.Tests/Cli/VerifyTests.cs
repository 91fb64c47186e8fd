namespace App.Tests.Cli;

public sealed class VerifyTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Migrated();

    private string Database => _scratch.Data.Database;

    [Fact]
    public async Task A_good_file_is_shown_with_its_version_and_rows_and_stays_alone()
    {
        await _scratch.AddPersonAsync("ann@example.com");
        var copy = _scratch.In("with space #1?.db");
        (await _scratch.RunAsync("backup", copy)).MustSucceed();

        var output = (await _scratch.RunAsync("verify", copy)).MustSucceed().Output;

        Assert.Matches(@"schema \d{12}", output);
        Assert.Matches(@"accounts_users +1\b", output);
        Assert.Contains("Integrity, foreign keys and schema are good.", output, StringComparison.Ordinal);
        Assert.Equal(["data", "with space #1?.db"], Directory.GetFileSystemEntries(_scratch.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task The_database_that_is_being_served_can_be_checked()
    {
        await using var product = await _scratch.ServeAsync();
        await Person.SignUpAsync(product, "ann@example.com");
        // Its row is still in the write-ahead log.
        Assert.Matches(@"accounts_users +1\b", (await _scratch.RunAsync("verify", Database)).MustSucceed().Output);
    }

    [Fact]
    public async Task A_log_that_was_copied_along_is_read_too()
    {
        await using (var product = await _scratch.ServeAsync())
        {
            await Person.SignUpAsync(product, "ann@example.com");
            await product.KillAsync();
        }

        File.Copy(Database, _scratch.In("copy.db"));
        File.Copy(Database + "-wal", _scratch.In("copy.db-wal"));
        Assert.Matches(@"accounts_users +1\b", (await _scratch.RunAsync("verify", _scratch.In("copy.db"))).MustSucceed().Output);
    }

    [Theory]
    [InlineData("missing", "There is no file")]
    [InlineData("directory", "is a directory, not a database.")]
    [InlineData("empty", "is empty: no database.")]
    [InlineData("text", "is no SQLite database.")]
    [InlineData("short", "is no SQLite database.")]
    [InlineData("headed", "Damaged: ")]
    [InlineData("truncated", "Damaged: ")]
    [InlineData("overwritten", "Damaged: ")]
    [InlineData("orphans", "1 rows of accounts_sessions refer to rows of accounts_users that do not exist.")]
    [InlineData("foreign", "It has no table VersionInfo: it is not a database of this product.")]
    [InlineData("newer", "The database has migrations that this program does not know (209901010000): the database is newer than the program.")]
    public async Task A_file_that_is_not_good_fails_with_the_reason(string what, string sentence)
    {
        var file = Prepare(what);
        (await _scratch.RunAsync("verify", file)).MustFail(sentence);
    }

    [Fact]
    public async Task An_older_schema_is_said_and_no_failure()
    {
        _scratch.Change("DELETE FROM VersionInfo WHERE Version = (SELECT MAX(Version) FROM VersionInfo)");
        Assert.Matches(@"Will run at the next start: \d{12} \w+", (await _scratch.RunAsync("verify", Database)).MustSucceed().Output);
    }

    public void Dispose() => _scratch.Dispose();

    private string Prepare(string what)
    {
        var good = File.ReadAllBytes(Database);
        var file = _scratch.In("file.db");
        switch (what)
        {
            case "directory":
                Directory.CreateDirectory(file);
                break;
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "text":
                File.WriteAllText(file, new string('x', 5000));
                break;
            case "short":
                File.WriteAllText(file, "SQLite");
                break;
            case "headed":
                File.WriteAllBytes(file, [.. good[..16], .. new byte[5000]]);
                break;
            case "truncated":
                File.WriteAllBytes(file, good[..(good.Length / 2)]);
                break;
            case "overwritten":
                good.AsSpan(good.Length / 2, 4096).Fill(0x5A);
                File.WriteAllBytes(file, good);
                break;
            case "orphans":
                Change(
                    good,
                    file,
                    "PRAGMA foreign_keys=OFF; INSERT INTO accounts_sessions (id, user_id, token_hash, created_at, last_seen_at) VALUES ('a', 'nobody', x'00', 0, 0)");
                break;
            case "foreign":
                Change(good, file, "DROP TABLE VersionInfo");
                break;
            case "newer":
                Change(good, file, "INSERT INTO VersionInfo (Version) VALUES (209901010000)");
                break;
        }

        return file;
    }

    private void Change(byte[] good, string file, string sql)
    {
        File.WriteAllBytes(file, good);
        _scratch.Change(sql, file);
    }
}
