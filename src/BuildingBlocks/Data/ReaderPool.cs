using System.Collections.Concurrent;

namespace App.BuildingBlocks.Data;

/// <summary>Read-only connections, opened when needed and kept with their prepared statements.</summary>
internal sealed class ReaderPool(SqliteFile file, int max) : IDisposable
{
    private readonly ConcurrentStack<StatementCachingConnection> _idle = new();
    private readonly SemaphoreSlim _free = new(max);
    private volatile bool _disposed;

    public ValueTask<StatementCachingConnection> RentAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _free.Wait(0, CancellationToken.None) ? new(TakeOrOpen()) : WaitAsync(cancellation);
    }

    public void Return(StatementCachingConnection connection)
    {
        if (_disposed)
        {
            connection.Dispose();
        }
        else
        {
            _idle.Push(connection);
        }

        _free.Release();
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }

    private async ValueTask<StatementCachingConnection> WaitAsync(CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        return TakeOrOpen();
    }

    private StatementCachingConnection TakeOrOpen()
    {
        if (_idle.TryPop(out var connection))
        {
            return connection;
        }

        try
        {
            return file.OpenReader();
        }
        catch
        {
            _free.Release();
            throw;
        }
    }
}
