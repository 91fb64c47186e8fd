using App.Host.Hosting;

namespace App.Host.Cli;

/// <summary>The product's services for a verb: built as for serving, but nothing starts, listens or migrates.</summary>
internal sealed class Product(Func<string[], WebApplication> build)
{
    // A verb prints its result, and only warnings beside it; that its first write is slow, in a program just started, is none.
    private static readonly string[] s_quiet =
    [
        "--Logging:LogLevel:Default=Warning", "--Logging:Console:LogToStandardErrorThreshold=Trace", "--Data:SlowUnitMilliseconds=60000",
    ];

    /// <summary>Runs a verb's work and returns its exit code.</summary>
    public Task<int> RunAsync(Func<IServiceProvider, Task> work) => Mistakes.ReportAsync(async () =>
    {
        await using var app = build(s_quiet);
        await work(app.Services);
    });
}
