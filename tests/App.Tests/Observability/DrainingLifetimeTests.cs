using App.BuildingBlocks.Observability;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace App.Tests.Observability;

public sealed class DrainingLifetimeTests
{
    private readonly ManualTime _time = new();
    private readonly DrainState _drain = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    private bool IsStopping => _lifetime.ApplicationStopping.IsCancellationRequested;

    [Fact]
    public async Task First_signal_drains_and_then_stops()
    {
        using var stop = await StartAsync("5");
        Assert.True(stop.OnSignal());
        Assert.Equal((true, false), (_drain.IsDraining, IsStopping));
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(IsStopping);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(IsStopping);
    }

    [Fact]
    public async Task Second_signal_ends_the_wait()
    {
        using var stop = await StartAsync("5");
        Assert.True(stop.OnSignal());
        Assert.True(stop.OnSignal());
        Assert.True(IsStopping);
    }

    [Fact]
    public async Task Signal_to_a_host_that_does_not_get_done_ends_the_process()
    {
        using var stop = await StartAsync("0");
        Assert.True(stop.OnSignal());
        Assert.True(IsStopping);
        // The terminal signals a whole group, and what started the process may pass it on: that is one wish, not two.
        Assert.True(stop.OnSignal());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(stop.OnSignal());
    }

    [Theory]
    [InlineData("Production", null, 3, 20)]
    [InlineData("Development", null, 0, 23)]
    [InlineData("Development", "2.5", 2.5, 20.5)]
    [InlineData("Production", "15", 15, 8)]
    public void Drain_and_stop_stay_below_25_seconds(string environment, string? setting, double drainSeconds, double shutdownSeconds)
    {
        var settings = Settings(environment, setting);
        Assert.Equal((drainSeconds, shutdownSeconds), (settings.Drain.TotalSeconds, settings.Shutdown.TotalSeconds));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("16")]
    [InlineData("soon")]
    [InlineData("NaN")]
    public void Setting_out_of_range_is_refused_by_name(string setting) =>
        Assert.Contains("App__DrainSeconds", Assert.Throws<OptionsValidationException>(() => Settings("Production", setting)).Message, StringComparison.Ordinal);

    private static DrainSettings Settings(string environment, string? setting) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("App:DrainSeconds", setting)]).Build(),
        new HostingEnvironment { EnvironmentName = environment });

    private async Task<DrainingLifetime> StartAsync(string seconds)
    {
        var stop = new DrainingLifetime(Settings("Production", seconds), _drain, _lifetime, new HostingEnvironment(), NullLoggerFactory.Instance, _time);
        await stop.WaitForStartAsync(default);
        return stop;
    }
}
