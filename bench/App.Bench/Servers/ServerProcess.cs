using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using App.Bench.Load;

namespace App.Bench.Servers;

/// <summary>A server under test, in a process of its own, on loopback.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly byte[] s_probe = new Request("GET", "/", null, null).Bytes;
    private readonly Process _process;

    private ServerProcess(ProcessStartInfo start, int port)
    {
        Port = port;
        StartedAt = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
        // What it says is of interest only when it fails.
        _process.OutputDataReceived += (_, line) => Said = (Said + "\n" + line.Data)[^Math.Min(2000, Said.Length + 1 + (line.Data?.Length ?? 0))..];
        _process.ErrorDataReceived += (_, line) => Said += line.Data;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    public long StartedAt { get; }

    public string Said { get; private set; } = "";

    /// <summary>Processor time of the whole process so far, user and system.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Resident memory.</summary>
    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024.0;
        }
    }

    /// <summary>The product, published, as it runs in production.</summary>
    public static ServerProcess App(Settings settings, string data, params (string Name, string Value)[] variables)
    {
        var port = FreePort();
        var start = Dotnet(Path.Combine(settings.App, "App.Host.dll"));
        start.WorkingDirectory = settings.App;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["App__PublicUrl"] = $"http://127.0.0.1:{port}";
        start.Environment["Mail__Transport"] = "files";
        start.Environment["Accounts__RequireConfirmedEmail"] = "false";
        start.Environment["App__DataDirectory"] = data;
        start.Environment["App__MetricsPort"] = FreePort().ToString(CultureInfo.InvariantCulture);
        start.Environment["App__DrainSeconds"] = "0";
        start.Environment["RateLimits__Enabled"] = "false";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(start, port);
    }

    /// <summary>The hand-written floor over the same tables.</summary>
    public static ServerProcess Floor(Settings settings, string data)
    {
        var port = FreePort();
        var start = Dotnet(Path.Combine(settings.Floor, "Floor.dll"));
        start.ArgumentList.Add(Path.Combine(data, "app.db"));
        start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        return new ServerProcess(start, port);
    }

    /// <summary>Returns how long it took from the start of the process to the first answer with 200.</summary>
    public async Task<TimeSpan> FirstAnswerAsync()
    {
        while (!_process.HasExited && Stopwatch.GetElapsedTime(StartedAt) < TimeSpan.FromSeconds(60))
        {
            try
            {
                using var connection = new Connection(Port);
                if (connection.Send(s_probe) == 200)
                {
                    return Stopwatch.GetElapsedTime(StartedAt);
                }
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                await Task.Delay(2);
            }
        }

        throw new InvalidOperationException($"The server did not answer. It said: {Said}");
    }

    /// <summary>Ends it at once, as a crash or a power cut of the process would (kill -9).</summary>
    public void Crash()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks it to stop, and waits.</summary>
    public void Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        if (!_process.WaitForExit(TimeSpan.FromSeconds(30)))
        {
            Crash();
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Crash();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Dotnet(string program) => new("dotnet", [program])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["DOTNET_gcConcurrent"] = "0" },
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
