using System.Data.Common;
using App.BuildingBlocks.Data;
using Dapper;

namespace App.BuildingBlocks.Jobs;

/// <summary>
/// Queues what recurs. A row says when each is due; whoever moves that on queues the job, in the same unit of work. However many times
/// were missed, it is queued once; and when the clock went back, the next time is one interval from now.
/// </summary>
internal sealed class JobSchedules(IEnumerable<ScheduleRegistration> registrations, JobCatalog catalog, IDatabase database, JobClient client, TimeProvider clock)
{
    // What is scheduled and no job stops the start, not the first time that is due.
    private readonly Dictionary<string, ScheduleRegistration> _schedules =
        registrations.ToDictionary(schedule => schedule.Name, schedule => Checked(schedule, catalog), StringComparer.Ordinal);
    private bool _complete;

    /// <summary>Gives each schedule its row. Its first time is one interval after the first start.</summary>
    public async Task AddMissingAsync(CancellationToken cancellation)
    {
        if (_schedules.Count == 0 || _complete)
        {
            return;
        }

        var known = (await database.ReadAsync(ListAsync, cancellation)).ConvertAll(row => row.Name);
        var missing = _schedules.Values.Where(schedule => !known.Contains(schedule.Name)).ToList();
        if (missing.Count > 0)
        {
            var now = clock.Now();
            await database.WriteAsync(
                connection => connection.ExecuteAsync(
                    "INSERT INTO jobs_schedules (name, next_run) VALUES (@Name, @NextRun) ON CONFLICT (name) DO NOTHING",
                    missing.Select(schedule => new { schedule.Name, NextRun = now + schedule.Every })),
                cancellation);
        }

        _complete = true;
    }

    /// <summary>Queues what is due. Returns when the next is.</summary>
    public async Task<DateTimeOffset?> FireAsync()
    {
        if (_schedules.Count == 0)
        {
            return null;
        }

        await AddMissingAsync(CancellationToken.None);
        var now = clock.Now();
        var rows = (await database.ReadAsync(ListAsync)).FindAll(row => _schedules.ContainsKey(row.Name));
        foreach (var row in rows.Where(row => row.NextRun <= now || row.NextRun > now + _schedules[row.Name].Every))
        {
            await database.WriteAsync(connection => MoveOnAsync(connection, _schedules[row.Name], row.NextRun, now));
        }

        return rows.Select(row => row.NextRun).Where(next => next > now).Cast<DateTimeOffset?>().DefaultIfEmpty().Min();
    }

    internal async Task MoveOnAsync(DbConnection connection, ScheduleRegistration schedule, DateTimeOffset due, DateTimeOffset now)
    {
        var isDue = due <= now;
        var next = isDue ? due + (schedule.Every * (((now - due).Ticks / schedule.Every.Ticks) + 1)) : now + schedule.Every;
        var moved = await connection.ExecuteAsync(
            "UPDATE jobs_schedules SET next_run = @next WHERE name = @Name AND next_run = @due", new { schedule.Name, next, due });
        if (moved == 1 && isDue)
        {
            await schedule.EnqueueAsync(client, connection);
        }
    }

    private static ScheduleRegistration Checked(ScheduleRegistration schedule, JobCatalog catalog)
    {
        catalog.Carrying(schedule.Payload);
        return schedule;
    }

    private static async Task<List<Row>> ListAsync(DbConnection connection) =>
        [.. await connection.QueryAsync<Row>("SELECT name, next_run FROM jobs_schedules")];

    private sealed class Row
    {
        public string Name { get; init; } = "";

        public DateTimeOffset NextRun { get; init; }
    }
}
