using System.Net;
using System.Text.Json;

namespace App.Tests.Observability;

/// <summary>The real host as a process of its own, stopped by real signals.</summary>
public sealed class StopTests
{
    [UnixFact]
    public async Task Signal_makes_the_host_unready_while_it_still_serves_and_a_second_one_ends_it()
    {
        await using var host = await HostProcess.StartAsync(drainSeconds: 15);
        await host.SignalAsync("TERM");
        await host.UntilReadyAnswersAsync(HttpStatusCode.ServiceUnavailable);
        using var alive = await host.Http.GetAsync(new Uri("/healthz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.True(alive.Headers.ConnectionClose);
        await host.SignalAsync("TERM");
        Assert.Equal(0, await host.ExitAsync());
    }

    [UnixTheory]
    [InlineData("TERM")]
    [InlineData("QUIT")]
    public async Task Signal_ends_the_host_in_order_and_every_line_is_json(string signal)
    {
        await using var host = await HostProcess.StartAsync(drainSeconds: 0);
        await host.SignalAsync(signal);
        Assert.Equal(0, await host.ExitAsync());
        var messages = host.Output.Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("message").GetString()!).ToList();
        Assert.Contains(messages, message => message.StartsWith("Now listening on: http://127.0.0.1:", StringComparison.Ordinal));
    }
}

/// <summary>Windows knows no signals between processes.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "LEFT OUT: signals are Unix'." : null;
}

internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "LEFT OUT: signals are Unix'." : null;
}
