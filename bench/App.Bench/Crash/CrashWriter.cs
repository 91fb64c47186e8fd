using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using App.Bench.Load;
using App.Bench.Servers;

namespace App.Bench.Crash;

/// <summary>What the server has acknowledged: each note's id with the number of the change that was answered last.</summary>
internal sealed class WriteLog
{
    private int _changes;

    public ConcurrentDictionary<string, int> Created { get; } = new(StringComparer.Ordinal);

    public int Changes => Volatile.Read(ref _changes);

    /// <summary>Answers that no writer should have had.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    public static string Title(int number) => string.Create(CultureInfo.InvariantCulture, $"Change {number}");

    public static int Number(string title) => int.Parse(title.AsSpan("Change ".Length), CultureInfo.InvariantCulture);

    public void Changed(string id, int number)
    {
        Created[id] = number;
        Interlocked.Increment(ref _changes);
    }
}

/// <summary>A client that creates a note, changes it a few times, and so on, until the server is gone.</summary>
internal static class CrashWriter
{
    private const int ChangesEach = 3;

    public static Thread Start(int port, Seeding seeding, WriteLog log)
    {
        var thread = new Thread(() =>
        {
            try
            {
                using var connection = new Connection(port);
                while (true)
                {
                    WriteOne(connection, seeding, log);
                }
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                // The kill. What was not answered counts neither way.
            }
            catch (InvalidOperationException refused)
            {
                log.Refused.Enqueue(refused.Message);
            }
        });
        thread.Start();
        return thread;
    }

    private static void WriteOne(Connection connection, Seeding seeding, WriteLog log)
    {
        Demand(201, connection.Send(seeding.Create(WriteLog.Title(0), Seeding.Body(0)).Bytes), connection);
        using var answer = JsonDocument.Parse(connection.Text);
        var id = answer.RootElement.GetProperty("id").GetString()!;
        log.Created[id] = 0;
        for (var number = 1; number <= ChangesEach; number++)
        {
            var update = seeding.Update(WriteLog.Title(number), Seeding.Body(number));
            update.SetId(Encoding.ASCII.GetBytes(id));
            Demand(200, connection.Send(update.Bytes), connection);
            log.Changed(id, number);
        }
    }

    private static void Demand(int expected, int status, Connection connection)
    {
        if (status != expected)
        {
            throw new InvalidOperationException($"A write was answered {status}: {connection.Text}");
        }
    }
}
