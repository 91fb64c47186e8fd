using App.BuildingBlocks.Data;
using Dapper;

namespace App.BuildingBlocks.Jobs;

/// <summary>Finds jobs whose time was set by a clock that stood in the future and has gone back since: nobody meant them to wait until then.</summary>
internal sealed class LateJobs(IDatabase database, JobCatalog catalog, TimeProvider clock)
{
    private static readonly TimeSpan s_drift = TimeSpan.FromMinutes(5);

    public async Task CorrectAsync(DateTimeOffset now)
    {
        // Ids are in the order of creation, so that one made in the future is told by its id.
        var search = new { late = now + catalog.LongestRetry + s_drift, future = Guid.CreateVersion7(now + s_drift) };
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<Row>(
            "SELECT id, created_at, due_at, attempts FROM jobs_jobs WHERE state = 'waiting' AND due_at > @late AND (attempts > 0 OR id > @future)", search))).AsList();
        if (rows.Count > 0)
        {
            await database.WriteAsync(connection => connection.ExecuteAsync(
                "UPDATE jobs_jobs SET due_at = @Due WHERE id = @Id AND due_at = @DueAt AND state = 'waiting'",
                rows.Select(row => new { row.Id, row.DueAt, Due = row.Attempts > 0 ? clock.Now() : clock.Now() + (row.DueAt - row.CreatedAt) })));
        }
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset DueAt { get; init; }

        public int Attempts { get; init; }
    }
}
