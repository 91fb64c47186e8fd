using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace App.Tests.Cli;

/// <summary>The program while it serves, in a process of its own on a free port.</summary>
internal sealed class ServingProgram : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private ServingProgram(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>What it has logged so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task<ServingProgram> StartAsync(Scratch scratch)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = HostProgram.Describe(scratch);
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["App__PublicUrl"] = address.ToString();
        start.Environment["App__DrainSeconds"] = "0";
        var serving = new ServingProgram(Process.Start(start)!, address);
        await serving.WaitUntilReadyAsync();
        return serving;
    }

    /// <summary>A client with cookies of its own.</summary>
    public HttpClient NewClient() => new() { BaseAddress = Address };

    /// <summary>As <c>kill -9</c>: it cannot tidy up.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = NewClient();
        for (var since = Stopwatch.StartNew(); since.Elapsed < s_patience; await Task.Delay(50))
        {
            Assert.False(_process.HasExited, Said);
            try
            {
                using var answer = await client.GetAsync("/healthz/ready");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        Assert.Fail($"It was not ready in time. {Said}");
    }

    private void Note(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}
