using App.BuildingBlocks;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.Tests.Support;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace App.Tests.Jobs;

/// <summary>A process with the queue in it and one kind of job, "work", that does what a test says. Several of them may share a database.</summary>
internal sealed class JobHost : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly IHost _host;
    private readonly JobLog _log = new();
    private bool _started;

    public JobHost(
        Func<Work, JobRun, CancellationToken, Task>? work = null,
        Action<JobKind>? kind = null,
        JobHost? sharedWith = null,
        Action<IServiceCollection>? with = null,
        Dictionary<string, string?>? settings = null)
    {
        Data = sharedWith?.Data ?? TestData.Create();
        Clock = sharedWith?.Clock ?? new TestClock();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Logging.AddProvider(_log);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.Configure<AppOptions>(options => options.DataDirectory = Data.Directory);
        builder.Services.AddData();
        builder.Services.AddJobs();
        builder.Services.AddSingleton(new WorkScript(work ?? ((_, _, _) => Task.CompletedTask)));
        builder.Services.AddJob<Work, WorkHandler>("work", WorkJson.Default.Work, kind);
        with?.Invoke(builder.Services);
        _host = builder.Build();
    }

    public DataPaths Data { get; }

    public TestClock Clock { get; }

    public IServiceProvider Services => _host.Services;

    public IDatabase Database => Get<IDatabase>();

    public JobClient Client => Get<JobClient>();

    /// <summary>Warnings and errors.</summary>
    public IReadOnlyCollection<string> Log => _log.Lines;

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async Task<JobHost> StartAsync()
    {
        await _host.StartAsync();
        _started = true;
        // The worker does this, too, soon; tests move the clock at once.
        await Get<JobSchedules>().AddMissingAsync(default);
        return this;
    }

    public Task StopAsync() => _host.StopAsync();

    public Task<Guid> EnqueueAsync(string what = "", JobOptions? options = null) =>
        Database.WriteAsync(connection => Client.EnqueueAsync(connection, new Work(what), options));

    public async Task<JobView> FindAsync(Guid id) => await Get<JobBoard>().FindAsync(id) ?? throw new InvalidOperationException("The job is gone.");

    public async Task<JobView> ReachesAsync(Guid id, string state)
    {
        await UntilAsync(async () => (await FindAsync(id)).State == state, async () => $"is {(await FindAsync(id)).State}: {(await FindAsync(id)).Error}");
        return await FindAsync(id);
    }

    public Task<IEnumerable<T>> QueryAsync<T>(string sql, object? parameters = null) => Database.ReadAsync(connection => connection.QueryAsync<T>(sql, parameters));

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => Database.WriteAsync(connection => connection.ExecuteAsync(sql, parameters));

    /// <summary>Takes the next job as a worker does, and leaves it at that: as a process that died, or slept.</summary>
    public Task<JobClaim?> TakeAsync() => Database.WriteAsync(connection => Get<JobClaims>().TakeAsync(connection, Clock.Now(), TimeSpan.FromSeconds(30)));

    public static async Task UntilAsync(Func<Task<bool>> condition, Func<Task<string>>? otherwise = null)
    {
        for (var since = System.Diagnostics.Stopwatch.StartNew(); !await condition(); await Task.Delay(20))
        {
            Assert.True(since.Elapsed < s_patience, otherwise is null ? "It did not come about." : $"It did not come about: {await otherwise()}");
        }
    }

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public async ValueTask DisposeAsync()
    {
        if (_started)
        {
            await _host.StopAsync();
        }

        _host.Dispose();
    }

    private sealed class JobLog : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                _lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
