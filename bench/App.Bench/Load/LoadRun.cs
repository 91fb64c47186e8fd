using System.Diagnostics;

namespace App.Bench.Load;

/// <summary>What one phase of load found. Latencies are in milliseconds.</summary>
internal sealed record LoadResult(int Requests, double Seconds, double[] Latencies)
{
    public double Rate => Requests / Seconds;

    public double Percentile(double part) => Latencies.Length == 0 ? double.NaN : Latencies[Math.Min(Latencies.Length - 1, (int)(Latencies.Length * part))];
}

/// <summary>Threads with a connection each, that ask one after the other until the time or the requests are used up.</summary>
internal static class LoadRun
{
    public static LoadResult Run(int port, int clients, TimeSpan time, Operation operation)
    {
        var latencies = new List<double>[clients];
        var failures = new Exception?[clients];
        using var ready = new Barrier(clients + 1);
        var started = 0L;
        var threads = Enumerable.Range(0, clients).Select(client => new Thread(
            () =>
            {
                try
                {
                    using var connection = new Connection(port);
                    ready.SignalAndWait();
                    latencies[client] = Ask(connection, operation, new Random(client), Volatile.Read(ref started), time);
                }
                catch (Exception error) when (error is IOException or InvalidOperationException or System.Net.Sockets.SocketException)
                {
                    failures[client] = error;
                }
            },
            maxStackSize: 256 * 1024)).ToList();
        threads.ForEach(thread => thread.Start());
        Volatile.Write(ref started, Stopwatch.GetTimestamp());
        ready.SignalAndWait();
        threads.ForEach(thread => thread.Join());
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (Array.Find(failures, failure => failure is not null) is { } failed)
        {
            throw new InvalidOperationException($"{operation.Name}: {failed.Message}", failed);
        }

        var all = latencies.SelectMany(latency => latency).Order().ToArray();
        return new LoadResult(all.Length, seconds, all);
    }

    private static List<double> Ask(Connection connection, Operation operation, Random random, long started, TimeSpan time)
    {
        var latencies = new List<double>(16 * 1024);
        var request = operation.NewRequest();
        while (Stopwatch.GetElapsedTime(started) < time && operation.Prepare(request, random))
        {
            var sent = Stopwatch.GetTimestamp();
            var status = connection.Send(request.Bytes);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            if (status != operation.Status)
            {
                throw new InvalidOperationException($"answered {status}: {connection.Text}");
            }

            operation.Answered(connection.Body);
        }

        return latencies;
    }
}
