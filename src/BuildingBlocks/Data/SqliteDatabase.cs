using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Data;

/// <summary>SQLite behind <see cref="IDatabase"/>: a pool of readers and the group-commit writer over one file.</summary>
internal sealed class SqliteDatabase : IDatabase, IDisposable
{
    private readonly ReaderPool _readers;
    private readonly GroupCommitWriter _writer;
    private readonly IHttpContextAccessor? _requests;

    public SqliteDatabase(SqliteFile file, IOptions<DataOptions> options, IMeterFactory meters, ILogger<SqliteDatabase> logger, IHttpContextAccessor? requests = null)
    {
        _requests = requests;
        TypeHandlers.Register();
        _writer = new GroupCommitWriter(file, options.Value, meters, logger);
        _readers = new ReaderPool(file, options.Value.MaxReaders);
    }

    /// <summary>How long the writer has been at its present group.</summary>
    public TimeSpan WriterRunning => _writer.Running;

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation)
    {
        var connection = await _readers.RentAsync(cancellation);
        try
        {
            return await query(connection);
        }
        finally
        {
            _readers.Return(connection);
        }
    }

    public Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> unit, CancellationToken cancellation, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        _writer.WriteAsync(_requests?.HttpContext?.Features.Get<IStanding>() is { } standing ? While(standing, unit) : unit, file, member, cancellation);

    public Task WriteAsync(Func<DbConnection, Task> unit, CancellationToken cancellation, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        WriteAsync(
            async connection =>
            {
                await unit(connection);
                return true;
            },
            cancellation,
            file,
            member);

    private static Func<DbConnection, Task<T>> While<T>(IStanding standing, Func<DbConnection, Task<T>> unit) => async connection =>
        await standing.IsKeptAsync(connection) ? await unit(connection) : throw new StandingLostException();

    public void Dispose()
    {
        _readers.Dispose();
        _writer.Dispose();
    }
}
