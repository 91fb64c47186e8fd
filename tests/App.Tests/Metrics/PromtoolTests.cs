using System.Diagnostics;

namespace App.Tests.Metrics;

public sealed class PromtoolTests
{
    [ToolFact("promtool")]
    public async Task Live_page_passes_promtool()
    {
        await using var app = await MetricsApp.StartAsync();
        (await app.Main.GetAsync("/things/7")).EnsureSuccessStatusCode();
        (await app.Main.GetAsync("/nothing")).Dispose();
        var page = await app.ScrapeAsync();
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        var output = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        Assert.Equal((0, ""), (promtool.ExitCode, output));
    }
}
