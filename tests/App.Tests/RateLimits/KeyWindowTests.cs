using System.Data.Common;
using System.Runtime.CompilerServices;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.RateLimits;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.RateLimits;

public sealed class KeyWindowTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task V17_Who_has_passed_already_is_counted_before_who_comes_later()
    {
        var database = new LateDatabase(app.Services.GetRequiredService<IDatabase>());
        var windows = new KeyWindows(new SharedWindows(database, app.Clock), app.Clock);
        var key = Guid.CreateVersion7();
        for (var number = 0; number < 99; number++)
        {
            Assert.Null(await windows.TakeAsync(key, permits: 100));
        }

        // The hundredth is one that a moment later, with two more beside it, is told to the others: late.
        database.Hold();
        var (first, second, third) = (TakeAsync(), TakeAsync(), TakeAsync());
        await Task.WhenAny(Task.WhenAll(second, third), Task.Delay(100));
        database.Release();

        Assert.Equal(1, (await Task.WhenAll(first, second, third)).Count(refused => refused is null));

        Task<(TimeSpan, bool)?> TakeAsync() => windows.TakeAsync(key, permits: 100).AsTask();
    }

    /// <summary>The real database, where the first write that comes while it is held is late.</summary>
    private sealed class LateDatabase(IDatabase database) : IDatabase
    {
        private TaskCompletionSource? _held;
        private int _isNext;

        public void Hold() => (_held, _isNext) = (new TaskCompletionSource(), 1);

        public void Release() => _held!.SetResult();

        public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation) => database.ReadAsync(query, cancellation);

        public async Task<T> WriteAsync<T>(
            Func<DbConnection, Task<T>> unit, CancellationToken cancellation, [CallerFilePath] string file = "", [CallerMemberName] string member = "")
        {
            if (Interlocked.Exchange(ref _isNext, 0) == 1)
            {
                await _held!.Task;
            }

            return await database.WriteAsync(unit, cancellation, file, member);
        }

        public Task WriteAsync(Func<DbConnection, Task> unit, CancellationToken cancellation, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
            database.WriteAsync(unit, cancellation, file, member);
    }
}
