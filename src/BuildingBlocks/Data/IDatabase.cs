using System.Data.Common;
using System.Runtime.CompilerServices;

namespace App.BuildingBlocks.Data;

/// <summary>The only way to the database. Modules pass SQL (by Dapper) in a function; they never open, keep or share a connection.</summary>
public interface IDatabase
{
    /// <summary>Runs a query on a pooled read-only connection. It sees every write that was acknowledged before.</summary>
    Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation = default);

    /// <summary>
    /// Runs a unit of work on the one writer and returns when it is on the disk. The unit is atomic: when it throws, nothing of it stays.
    /// It does database work only, never begins a transaction of its own, and may be run a second time when another unit broke the group
    /// that both were in.
    /// </summary>
    /// <exception cref="StandingLostException">What the request came with, a session or a key, has ended.</exception>
    /// <exception cref="OverloadedException">The queue is full, or another process kept the database locked: nothing was written.</exception>
    Task<T> WriteAsync<T>(
        Func<DbConnection, Task<T>> unit,
        CancellationToken cancellation = default,
        [CallerFilePath] string file = "",
        [CallerMemberName] string member = "");

    /// <inheritdoc cref="WriteAsync{T}(Func{DbConnection, Task{T}}, CancellationToken, string, string)"/>
    Task WriteAsync(
        Func<DbConnection, Task> unit,
        CancellationToken cancellation = default,
        [CallerFilePath] string file = "",
        [CallerMemberName] string member = "");
}
