using System.Data.Common;
using App.BuildingBlocks.Data;
using Dapper;

namespace App.Modules.Accounts.Factors;

/// <summary>
/// Counts wrong codes in a row for an account, whatever kind of code and however many challenges: whoever has a password must not guess for days.
/// After ten one waits, a quarter of an hour at most; a right code begins anew.
/// </summary>
internal sealed class FactorAttempts(IDatabase database, TimeProvider clock)
{
    private const int FreeTries = 10;
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_firstWait = TimeSpan.FromMinutes(1);

    /// <summary>How long one waits after so many wrong ones; zero while tries are free.</summary>
    public static TimeSpan WaitAfter(int wrong) => wrong < FreeTries
        ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, s_firstWait.Ticks << Math.Min(wrong - FreeTries, 10)));

    /// <summary>How long no code is looked at, not even a right one; zero when one is.</summary>
    public async Task<TimeSpan> WaitAsync(Guid userId, CancellationToken cancellation)
    {
        var next = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<DateTimeOffset?>(
                "SELECT next_at FROM accounts_factor_attempts WHERE user_id = @userId", new { userId }),
            cancellation);
        return next > clock.Now() ? next.Value - clock.Now() : TimeSpan.Zero;
    }

    /// <summary>Runs a check as part of a unit of work. The try is counted first, so that many at once are no more than one after the other.</summary>
    public async Task<bool> TryAsync(DbConnection connection, Guid userId, Func<DbConnection, Task<bool>> proves)
    {
        var now = clock.Now();
        var wrong = await connection.ExecuteScalarAsync<int?>(
            """
            INSERT INTO accounts_factor_attempts (user_id, wrong, next_at) VALUES (@userId, 1, @never)
            ON CONFLICT (user_id) DO UPDATE SET wrong = accounts_factor_attempts.wrong + 1
            WHERE accounts_factor_attempts.next_at <= @now
            RETURNING wrong
            """,
            new { userId, now, never = DateTimeOffset.UnixEpoch });
        if (wrong is not { } count)
        {
            return false;
        }

        if (await proves(connection))
        {
            await connection.ExecuteAsync("DELETE FROM accounts_factor_attempts WHERE user_id = @userId", new { userId });
            return true;
        }

        if (WaitAfter(count) is var wait && wait > TimeSpan.Zero)
        {
            await connection.ExecuteAsync("UPDATE accounts_factor_attempts SET next_at = @next WHERE user_id = @userId", new { userId, next = now + wait });
        }

        return false;
    }
}
