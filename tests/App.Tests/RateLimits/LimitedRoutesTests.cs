using App.BuildingBlocks.RateLimits;
using App.Tests.Support;

namespace App.Tests.RateLimits;

public sealed class LimitedRoutesTests
{
    [Fact]
    public void S11_Every_endpoint_that_anybody_may_post_to_has_a_limit()
    {
        using var app = new TestApp();

        var open = Route.AllOf(app).Where(route => !route.IsSafe && route.AllowsAnonymous && !route.Pattern.EndsWith("/sign-out", StringComparison.Ordinal));

        Assert.All(open, route => Assert.True(route.Has<RateLimit>(), $"{route} is open to everybody: add LimitTo(...)."));
    }

    // An everyday request pays nothing that the collector must clean up.
    [Fact]
    public void Counting_a_request_allocates_nothing()
    {
        var windows = new RequestWindows();
        var now = DateTimeOffset.UnixEpoch;
        // The first one makes the window; the first that finds it, the comparer of keys, once in a process.
        windows.Take(7, 1_000_000, now);
        windows.Take(7, 1_000_000, now);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < 1000; number++)
        {
            windows.Take(7, 1_000_000, now);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
