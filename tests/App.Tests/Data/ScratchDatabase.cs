using System.Diagnostics.Metrics;
using App.BuildingBlocks.Data;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace App.Tests.Data;

/// <summary>The real data path over a file of its own, with one table <c>t(n)</c>.</summary>
internal sealed class ScratchDatabase : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly bool _ownsFolder;

    public ScratchDatabase(DataOptions? options = null, ScratchDatabase? sharedWith = null)
    {
        _ownsFolder = sharedWith is null;
        Folder = sharedWith?.Folder ?? Directory.CreateTempSubdirectory("app-data-").FullName;
        File = new SqliteFile(Path.Combine(Folder, "app.db"));
        Database = new SqliteDatabase(File, Options.Create(options ?? new DataOptions()), _services.GetRequiredService<IMeterFactory>(), Log);
        if (_ownsFolder)
        {
            Database.WriteAsync(connection => connection.ExecuteAsync("CREATE TABLE t (n INTEGER NOT NULL UNIQUE)"), default).GetAwaiter().GetResult();
        }
    }

    public string Folder { get; }

    public SqliteFile File { get; }

    public SqliteDatabase Database { get; }

    public MessageLog Log { get; } = new();

    public Task InsertAsync(long n) => Database.WriteAsync(connection => connection.ExecuteAsync("INSERT INTO t (n) VALUES (@n)", new { n }), default);

    public Task<IEnumerable<long>> ReadAsync() => Database.ReadAsync(connection => connection.QueryAsync<long>("SELECT n FROM t ORDER BY n"), default);

    /// <summary>Keeps the writer busy until the result is disposed, so that what is written meanwhile becomes one group.</summary>
    public async Task<IAsyncDisposable> HoldWriterAsync()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var held = Task.Run(() => Database.WriteAsync(
            async _ =>
            {
                started.SetResult();
                await release.Task;
            },
            default));
        await started.Task;
        return new Hold(release, held);
    }

    public void Dispose()
    {
        Database.Dispose();
        _services.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private sealed class Hold(TaskCompletionSource release, Task held) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            release.TrySetResult();
            await held;
        }
    }

    internal sealed class MessageLog : ILogger<SqliteDatabase>
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Messages)
            {
                Messages.Add(formatter(state, exception));
            }
        }
    }
}
