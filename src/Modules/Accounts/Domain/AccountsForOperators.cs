using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace App.Modules.Accounts.Domain;

/// <summary>The command line's view of accounts.</summary>
internal sealed class AccountsForOperators(IDatabase database, IServiceScopeFactory scopes, ILookupNormalizer normalizer, TimeProvider clock) : IAccounts
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
        return await connection.ExecuteAsync(
            "UPDATE accounts_users SET disabled_at = COALESCE(disabled_at, @Now) WHERE normalized_email = @Email", row) > 0;
    });
}
