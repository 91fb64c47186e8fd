using System.Security.Cryptography;
using System.Text;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.RateLimits;
using Dapper;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Domain;

/// <summary>
/// Counts wrong passwords in a row, for an account wherever they come from, and apart for each browser that the account has signed in from: a
/// stranger makes strangers wait, and not the owner. An address without an account is counted alike, and so is what is no address. A new password
/// begins a new count.
/// </summary>
internal sealed class SignInThrottle(IDatabase database, AuditLog audit, KnownBrowser browser, TimeProvider clock, IOptions<RateLimitOptions> limits)
{
    /// <summary>So many wrong ones in a row, and only a new password helps (NIST SP 800-63B).</summary>
    internal const int MostWrong = 100;

    private const int FreeTries = 3;
    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_forgetAfter = TimeSpan.FromDays(90);

    /// <summary>Counts the try as wrong before it is made, so that many at once are no more than one after the other. Returns the count's key.</summary>
    /// <exception cref="TooManyRequestsException">It is too early for another try.</exception>
    public async Task<byte[]?> BeginAsync(string email, User? user)
    {
        if (!limits.Value.Enabled)
        {
            return null;
        }

        var who = user is not null && browser.Find(user.Id) is { } known ? $"browser|{known}"
            : EmailAddress.Key(email) is { Length: > 0 } address ? $"account|{address}"
            : $"typed|{email.Trim().ToLowerInvariant()}";
        var key = SHA256.HashData(Encoding.UTF8.GetBytes($"{who}|{user?.PasswordHash}"));
        var now = clock.Now();
        var (wait, isOver, isNews) = await database.WriteAsync(async connection =>
        {
            var wrong = await connection.ExecuteScalarAsync<int?>(Count, new { key, now, never = DateTimeOffset.UnixEpoch, MostWrong });
            if (wrong is not { } count)
            {
                var state = await connection.QuerySingleAsync<State>("SELECT wrong, next_at FROM accounts_attempts WHERE key = @key", new { key });
                return (state.NextAt - now, state.Wrong >= MostWrong, false);
            }

            // Free tries leave it as it is: another process's clock may be a little behind.
            if (count >= FreeTries)
            {
                await connection.ExecuteAsync("UPDATE accounts_attempts SET next_at = @next WHERE key = @key", new { key, next = now + WaitAfter(count) });
            }

            await connection.ExecuteAsync("DELETE FROM accounts_attempts WHERE last_at < @old", new { old = now - s_forgetAfter });
            return (TimeSpan.Zero, false, count == FreeTries);
        });
        if (isNews)
        {
            await audit.RecordAsync(new SecurityEvent("accounts.sign_in_slowed", user?.Id) { Succeeded = false, Detail = "wrong passwords in a row" });
        }

        return isOver ? throw new TooManyRequestsException("Too many wrong passwords in a row. Ask for a new password to sign in again.", s_longestWait)
            : wait > TimeSpan.Zero ? throw new TooManyRequestsException($"Too many wrong passwords. Try again in {Words(wait)}.", wait)
            : key;
    }

    /// <summary>The try was right: the count begins anew, and this browser is known from now on.</summary>
    public async Task SucceedAsync(byte[]? key, User user)
    {
        if (key is not null)
        {
            await database.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM accounts_attempts WHERE key = @key", new { key }));
        }

        browser.Remember(user.Id);
    }

    // 10 s after the third, then twice as long each time.
    private static TimeSpan WaitAfter(int wrong) => wrong - FreeTries > 10
        ? s_longestWait
        : TimeSpan.FromTicks(Math.Min(s_longestWait.Ticks, s_firstWait.Ticks << (wrong - FreeTries)));

    private static string Words(TimeSpan wait) => wait.TotalSeconds < 100 ? $"{Math.Ceiling(wait.TotalSeconds)} seconds" : $"{Math.Ceiling(wait.TotalMinutes)} minutes";

    private const string Count =
        """
        INSERT INTO accounts_attempts (key, wrong, last_at, next_at) VALUES (@key, 1, @now, @never)
        ON CONFLICT (key) DO UPDATE SET wrong = accounts_attempts.wrong + 1, last_at = excluded.last_at
        WHERE accounts_attempts.next_at <= @now AND accounts_attempts.wrong < @MostWrong
        RETURNING wrong
        """;

    private sealed class State
    {
        public int Wrong { get; init; }

        public DateTimeOffset NextAt { get; init; }
    }
}
