using System.Collections.Concurrent;
using App.Bench.Load;
using App.Bench.Servers;

namespace App.Bench.Http;

/// <summary>One of the two servers, with the operations that are asked of it.</summary>
internal sealed class Contender(string name, ServerProcess server, Seeding seeding)
{
    private readonly ConcurrentQueue<byte[]> _created = new();

    public string Name => name;

    public Operation Operation(string operation)
    {
        Request Get(string path) => new("GET", path, seeding.Cookie, null);
        return operation switch
        {
            "sign-in" => new(operation, 200, () => new("POST", "/api/v1/accounts/sign-in", null, $$"""{"email":"{{Seeding.Email}}","password":"{{Seeding.Password}}"}""")),
            "me" => new(operation, 200, () => Get("/api/v1/accounts/me")),
            "list" => new(operation, 200, () => Get(seeding.Root)),
            "read" => new OnSeededNote(operation, 200, () => Get($"{seeding.Root}/{Request.Slot}"), seeding.Ids),
            "page" => new(operation, 200, () => Get($"/o/{seeding.Slug}/notes")),
            "create" or "create-64" => new CreateNotes(operation, () => seeding.Create("A note of the benchmark", Seeding.Body(0)), _created),
            "update" => new OnSeededNote(operation, 200, () => seeding.Update("Note 7: what we said & decided", Seeding.Body(7)), seeding.Ids),
            "delete" => new DeleteNotes(operation, () => new("DELETE", $"{seeding.Root}/{Request.Slot}", seeding.Cookie, null), _created),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
        };
    }

    /// <summary>Runs one phase, and what it cost the server.</summary>
    public Phase Run(string operation, int clients, TimeSpan time)
    {
        var before = server.CpuSeconds;
        var result = LoadRun.Run(server.Port, clients, time, Operation(operation));
        return new Phase(result.Requests, result.Rate, result.Percentile(0.5), result.Percentile(0.99), (server.CpuSeconds - before) * 1_000_000 / result.Requests);
    }

    /// <summary>Deletes what is left of the created notes, unmeasured: lists and pages must stay the seeded ones.</summary>
    public void CleanUp()
    {
        while (!_created.IsEmpty)
        {
            LoadRun.Run(server.Port, 16, TimeSpan.FromMinutes(1), Operation("delete"));
        }
    }

    /// <summary>The answer to one request, for comparing what both servers say.</summary>
    public (int Status, string Text) Ask(string operation)
    {
        using var connection = new Connection(server.Port);
        var asked = Operation(operation);
        var request = asked.NewRequest();
        asked.Prepare(request, new Random(1));
        var status = connection.Send(request.Bytes);
        asked.Answered(connection.Body);
        return (status, connection.Text);
    }
}

/// <summary>One operation against one server in one round. Latencies in milliseconds; CPU in milliseconds per 1,000 requests.</summary>
internal sealed record Phase(int Requests, double Rate, double P50, double P99, double Cpu);
