using System.Data.Common;
using System.Runtime.CompilerServices;
using App.BuildingBlocks.Data;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Support;

/// <summary>The real database, where a unit of work of the file that a test names waits: all that it was decided by has been read by then.</summary>
internal sealed class HeldWrites : IDatabase
{
    private readonly TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IDatabase _inner = null!;
    private string? _file;
    private int _awaited;

    public void Wrap(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IDatabase)).ImplementationFactory!;
        services.AddSingleton<IDatabase>(provider =>
        {
            _inner = (IDatabase)inner(provider);
            return this;
        });
    }

    /// <summary>Does something while so many requests are about to write in this file, and returns what they are answered then.</summary>
    public async Task<IReadOnlyList<Answer>> WhileAsync(string file, IReadOnlyList<Func<Task<Answer>>> requests, Func<Task> change)
    {
        (_file, _awaited) = (file, requests.Count);
        var answers = requests.Select(request => request()).ToList();
        // One that is answered without writing would be waited for for ever.
        await Task.WhenAny(_came.Task, Task.WhenAll(answers));
        Assert.True(_came.Task.IsCompleted, "They did not all come so far.");
        await change();
        _go.SetResult();
        return await Task.WhenAll(answers);
    }

    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation = default) => _inner.ReadAsync(query, cancellation);

    public async Task<T> WriteAsync<T>(
        Func<DbConnection, Task<T>> unit, CancellationToken cancellation = default, [CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
        await PassAsync(file);
        return await _inner.WriteAsync(unit, cancellation, file, member);
    }

    public async Task WriteAsync(
        Func<DbConnection, Task> unit, CancellationToken cancellation = default, [CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
        await PassAsync(file);
        await _inner.WriteAsync(unit, cancellation, file, member);
    }

    // Those that come later, by the change itself, pass.
    private Task PassAsync(string file)
    {
        if (_file is null || Path.GetFileName(file) != _file || Interlocked.Decrement(ref _awaited) is not (>= 0 and var left))
        {
            return Task.CompletedTask;
        }

        if (left == 0)
        {
            _came.SetResult();
        }

        return _go.Task;
    }
}
