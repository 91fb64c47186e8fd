using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Features;
using App.Modules.Accounts.Sessions;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace App.Modules.Accounts.Domain;

/// <summary>The command line's view of accounts.</summary>
internal sealed class AccountsForOperators(
    IDatabase database, IServiceScopeFactory scopes, ILookupNormalizer normalizer, UserReader users, FactorReset reset, Mailer mailer, AuditLog audit,
    TimeProvider clock) : IAccounts
{
    public async Task<IReadOnlyList<AccountSummary>> ListAsync(CancellationToken cancellation)
    {
        var users = await database.ReadAsync(
            connection => connection.QueryAsync<User>("SELECT id, email, name, created_at, disabled_at FROM accounts_users ORDER BY id"), cancellation);
        return [.. users.Select(user => new AccountSummary(user.Id, user.Email, user.Name, user.CreatedAt, user.DisabledAt is not null))];
    }

    public async Task<IReadOnlyList<string>> CreateAsync(string email, string name, string password)
    {
        await using var scope = scopes.CreateAsyncScope();
        var outcome = await scope.ServiceProvider.GetRequiredService<Registration>().CreateAsync(email, name, password, isConfirmed: true, CancellationToken.None);
        return outcome.User is not null ? [] : [outcome.Field == "email" ? $"{email}: {outcome.Message}" : outcome.Message];
    }

    public Task<bool> DisableAsync(string email) => database.WriteAsync(async connection =>
    {
        var row = new { Email = normalizer.NormalizeEmail(email.Trim()), Now = clock.Now() };
        await connection.ExecuteAsync(
            "DELETE FROM accounts_tokens WHERE user_id IN (SELECT id FROM accounts_users WHERE normalized_email = @Email)", row);
        await connection.ExecuteAsync(
            "DELETE FROM accounts_sessions WHERE user_id IN (SELECT id FROM accounts_users WHERE normalized_email = @Email)", row);
        return await SetAsync(connection, "UPDATE accounts_users SET disabled_at = COALESCE(disabled_at, @Now) WHERE normalized_email = @Email RETURNING id", row, "disabled");
    });

    public Task<bool> EnableAsync(string email) => database.WriteAsync(connection => SetAsync(
        connection,
        "UPDATE accounts_users SET disabled_at = NULL WHERE normalized_email = @Email RETURNING id",
        new { Email = normalizer.NormalizeEmail(email.Trim()) },
        "enabled"));

    public async Task<bool> ResetTwoFactorAsync(string email, bool withPasskeys)
    {
        if (await users.FindByEmailAsync(email, CancellationToken.None) is not { } user)
        {
            return false;
        }

        var mail = await mailer.RenderAsync<TwoFactorResetMail>(
            user.Email, "Two-step sign-in was reset", new { When = Moments.Describe(clock.Now(), user), WithPasskeys = withPasskeys });
        await database.WriteAsync(async connection =>
        {
            await reset.RunAsync(connection, user.Id, withPasskeys);
            await mailer.EnqueueAsync(connection, mail);
            await audit.RecordAsync(
                connection, new SecurityEvent("accounts.two_factor_reset", user.Id) { Detail = withPasskeys ? "by the operator, with passkeys" : "by the operator" });
        });
        return true;
    }

    public async Task<int?> SignOutAsync(string email) => await users.FindByEmailAsync(email, CancellationToken.None) is { } user
        ? await database.WriteAsync(async connection =>
        {
            var ended = await SessionStore.EndAllAsync(connection, user.Id);
            await AccountTokens.RevokeAsync(connection, user.Id, TokenPurpose.TwoFactor);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.sessions_ended", user.Id) { Detail = "by the operator" });
            return ended;
        })
        : null;

    private async Task<bool> SetAsync(DbConnection connection, string sql, object row, string what)
    {
        if (await connection.QuerySingleOrDefaultAsync<Guid?>(sql, row) is not { } id)
        {
            return false;
        }

        await audit.RecordAsync(connection, new SecurityEvent($"accounts.{what}", id) { Detail = "by the operator" });
        return true;
    }

    public Task<int> SignOutAllAsync() => database.WriteAsync(async connection =>
    {
        var ended = await connection.ExecuteAsync("DELETE FROM accounts_sessions");
        await connection.ExecuteAsync("DELETE FROM accounts_tokens WHERE purpose = @purpose", new { purpose = nameof(TokenPurpose.TwoFactor) });
        await audit.RecordAsync(connection, new SecurityEvent("accounts.sessions_ended", null) { Detail = "everybody's, by the operator" });
        return ended;
    });
}
