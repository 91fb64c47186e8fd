using System.Data.Common;
using System.Globalization;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using App.Modules.Accounts.Sessions;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Factors;

/// <summary>
/// Counts wrong proofs in a row of somebody who is signed in, whatever kind of proof, for each session apart: a stranger who guesses at the sign-in
/// page does not slow the owner, nor does a thief in another browser. After ten one waits; the hundredth ends the session.
/// </summary>
internal sealed class ProofAttempts(IDatabase database, AuditLog audit, TimeProvider clock)
{
    private const int MostWrong = 100;

    /// <summary>Whether the proof is right. The try is counted as wrong before it is made, so that many at once are no more than one after the other.</summary>
    /// <exception cref="TooManyRequestsException">It is too early for another try.</exception>
    public async Task<bool> TryAsync(HttpContext http, Func<Task<bool>> proves)
    {
        var id = http.User.Session()!.Id;
        var (wrong, wait) = await database.WriteAsync(connection => CountAsync(connection, id));
        if (wait > TimeSpan.Zero)
        {
            var minutes = Math.Ceiling(wait.TotalMinutes).ToString(CultureInfo.InvariantCulture);
            throw new TooManyRequestsException($"Too many were wrong. Try again in {minutes} min.", wait);
        }

        var isRight = await proves();
        if (isRight)
        {
            await database.WriteAsync(connection => connection.ExecuteAsync(
                "UPDATE accounts_sessions SET wrong_proofs = 0, next_proof_at = NULL WHERE id = @id", new { id }));
        }
        else if (wrong >= MostWrong)
        {
            await database.WriteAsync(async connection =>
            {
                await connection.ExecuteAsync("DELETE FROM accounts_sessions WHERE id = @id", new { id });
                await audit.RecordAsync(connection, new SecurityEvent("accounts.session_ended", http.User.Id()) { Detail = "wrong proofs in a row" });
            });
            Standing.Release(http);
        }

        return isRight;
    }

    private async Task<(int Wrong, TimeSpan Wait)> CountAsync(DbConnection connection, Guid id)
    {
        var now = clock.Now();
        var wrong = await connection.ExecuteScalarAsync<int?>(
            """
            UPDATE accounts_sessions SET wrong_proofs = wrong_proofs + 1 WHERE id = @id AND (next_proof_at IS NULL OR next_proof_at <= @now)
            RETURNING wrong_proofs
            """,
            new { id, now });
        if (wrong is not { } count)
        {
            var next = await connection.QuerySingleOrDefaultAsync<DateTimeOffset?>(
                "SELECT next_proof_at FROM accounts_sessions WHERE id = @id AND next_proof_at IS NOT NULL", new { id });
            // Without its row the session has ended meanwhile.
            return (0, next is { } at ? at - now : FactorAttempts.LongestWait);
        }

        if (FactorAttempts.WaitAfter(count) is var pause && pause > TimeSpan.Zero)
        {
            await connection.ExecuteAsync("UPDATE accounts_sessions SET next_proof_at = @next WHERE id = @id", new { id, next = now + pause });
        }

        return (count, TimeSpan.Zero);
    }
}
