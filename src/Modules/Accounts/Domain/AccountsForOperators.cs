using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Features;
using App.Modules.Accounts.Sessions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace App.Modules.Accounts.Domain;

/// <summary>The command line's view of accounts.</summary>
internal sealed class AccountsForOperators(
    IDatabase database, IServiceScopeFactory scopes, UserReader users, FactorReset reset, Mailer mailer, AuditLog audit, TimeProvider clock) : IAccounts
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

    public Task<bool> DisableAsync(string email) => SetAsync(email, "accounts.disabled", async (connection, id) =>
    {
        await connection.ExecuteAsync("DELETE FROM accounts_tokens WHERE user_id = @id", new { id });
        await SessionStore.EndAllAsync(connection, id);
        await UserWriter.TurnBackAsync(connection, id);
        await connection.ExecuteAsync("UPDATE accounts_users SET disabled_at = COALESCE(disabled_at, @now) WHERE id = @id", new { id, now = clock.Now() });
    });

    public Task<bool> EnableAsync(string email) => SetAsync(email, "accounts.enabled", (connection, id) =>
        connection.ExecuteAsync("UPDATE accounts_users SET disabled_at = NULL WHERE id = @id", new { id }));

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

    public Task<int> SignOutAllAsync() => database.WriteAsync(async connection =>
    {
        var ended = await connection.ExecuteAsync("DELETE FROM accounts_sessions");
        await connection.ExecuteAsync("DELETE FROM accounts_tokens WHERE purpose = @purpose", new { purpose = nameof(TokenPurpose.TwoFactor) });
        await audit.RecordAsync(connection, new SecurityEvent("accounts.sessions_ended", null) { Detail = "everybody's, by the operator" });
        return ended;
    });

    private async Task<bool> SetAsync(string email, string action, Func<DbConnection, Guid, Task> change)
    {
        if (await users.FindByEmailAsync(email, CancellationToken.None) is not { } user)
        {
            return false;
        }

        await database.WriteAsync(async connection =>
        {
            await change(connection, user.Id);
            await audit.RecordAsync(connection, new SecurityEvent(action, user.Id) { Detail = "by the operator" });
        });
        return true;
    }
}
