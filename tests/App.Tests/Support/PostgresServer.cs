using System.Diagnostics;
using Npgsql;

namespace App.Tests.Support;

/// <summary>
/// A PostgreSQL of the tests' own: a cluster in a temporary folder, reached by a socket in it, gone afterwards.
/// Tests that need it stand in the collection "PostgreSQL" and skip when <see cref="SkipReason"/> says why.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static readonly string? Binaries = Find();

    private DirectoryInfo? _folder;
    private string? _user;
    private int _databases;

    /// <summary>Why tests without PostgreSQL are left out; null when it is there, and null in CI, where its absence is a failure.</summary>
    public static string? SkipReason => Binaries is null && Environment.GetEnvironmentVariable("CI") != "true"
        ? "PostgreSQL IS NOT INSTALLED, its tests are left out: initdb is neither in PATH nor in /usr/lib/postgresql/*/bin"
        : null;

    /// <summary>A new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async Task InitializeAsync()
    {
        if (SkipReason is not null)
            return;
        _folder = Directory.CreateTempSubdirectory("pg");
        // PostgreSQL refuses to run as root.
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            _user = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
            await RunAsync("chown", _user, _folder.FullName);
        }

        await PostgresAsync("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
        await File.AppendAllTextAsync(
            Path.Combine(Data, "postgresql.conf"),
            $"\nlisten_addresses = ''\nunix_socket_directories = '{_folder.FullName}'\nfsync = off\nmax_connections = 200\n");
        await PostgresAsync("pg_ctl", "--log=" + Path.Combine(_folder.FullName, "log"), "--wait", "--timeout=60", "start");
    }

    public async Task DisposeAsync()
    {
        if (_folder is null)
            return;
        NpgsqlConnection.ClearAllPools();
        await PostgresAsync("pg_ctl", "--mode=immediate", "--wait", "stop");
        _folder.Delete(recursive: true);
    }

    private string Data => Path.Combine(_folder!.FullName, "data");

    private string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = _folder!.FullName, Username = "postgres", Database = database, MaxPoolSize = 8 }.ConnectionString;

    private static string? Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var packages = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return path.Concat(packages.OrderDescending().Select(version => Path.Combine(version, "bin")))
            .FirstOrDefault(folder => Holds(folder, "initdb") && Holds(folder, "pg_ctl"));
    }

    // A link whose target was uninstalled exists, too.
    private static bool Holds(string folder, string program) =>
        new FileInfo(Path.Combine(folder, program)) is { Exists: true } file && (file.ResolveLinkTarget(returnFinalTarget: true)?.Exists ?? true);

    private Task PostgresAsync(string program, params string[] arguments)
    {
        var file = Path.Combine(Binaries ?? throw new InvalidOperationException("PostgreSQL is not installed, and CI leaves nothing out."), program);
        string[] all = ["--pgdata=" + Data, .. arguments];
        return _user is null ? RunAsync(file, all) : RunAsync("runuser", ["-u", _user, "--", file, .. all]);
    }

    private static async Task RunAsync(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} {string.Join(' ', arguments)}: {await output}{await error}");
    }
}

[CollectionDefinition("PostgreSQL")]
public sealed class PostgresTests : ICollectionFixture<PostgresServer>;
