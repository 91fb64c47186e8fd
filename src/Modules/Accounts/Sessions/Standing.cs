using System.Data.Common;
using System.Security.Claims;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Sessions;

/// <summary>What a request's units of work stand on: its session, or its API key.</summary>
internal static class Standing
{
    /// <summary>From here on what the request writes is written only while its session or key is good.</summary>
    public static void Claim(HttpContext http, ClaimsPrincipal caller) => http.Features.Set<IStanding>(caller.Identity switch
    {
        SessionIdentity { Session.Id: var id } => new Row(id, """
            SELECT 1 FROM accounts_sessions s JOIN accounts_users u ON u.id = s.user_id
            WHERE s.id = @id AND u.disabled_at IS NULL AND u.deleted_at IS NULL
            """),
        ApiKeyIdentity { KeyId: var id } => new Row(id, """
            SELECT 1 FROM accounts_api_keys k JOIN accounts_users u ON u.id = k.user_id
            WHERE k.id = @id AND k.revoked_at IS NULL AND k.disabled_at IS NULL AND u.disabled_at IS NULL AND u.deleted_at IS NULL
            """),
        _ => null,
    });

    /// <summary>The request itself has ended what it came with, and may say so in the log.</summary>
    public static void Release(HttpContext http) => http.Features.Set<IStanding>(null);

    private sealed class Row(Guid id, string sql) : IStanding
    {
        public async Task<bool> IsKeptAsync(DbConnection connection)
        {
            await using var command = connection.Command(sql).With("@id", id);
            await using var rows = await command.ExecuteReaderAsync();
            return await rows.ReadAsync();
        }
    }
}
