using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Domain;

/// <summary>Uses up the link that confirms an address, or the code beside it.</summary>
internal sealed class EmailConfirmation(IDatabase database, AccountTokens tokens, MailedCodes codes, UserWriter writer, AuditLog audit)
{
    public Task<bool> RunAsync(string token) =>
        database.WriteAsync(async connection => await ConfirmAsync(connection, await tokens.ConsumeAsync(connection, TokenPurpose.ConfirmEmail, token)));

    public Task<bool> RunByCodeAsync(HttpContext http, string code) => database.WriteAsync(async connection =>
        await ConfirmAsync(connection, await codes.ConsumeAsync(connection, http, TokenPurpose.ConfirmEmailCode, code)));

    private async Task<bool> ConfirmAsync(DbConnection connection, AccountToken? token)
    {
        if (token?.UserId is not { } id)
        {
            return false;
        }

        await writer.ConfirmEmailAsync(connection, id);
        await AccountTokens.RevokeAsync(connection, id, TokenPurpose.ConfirmEmail);
        await AccountTokens.RevokeAsync(connection, id, TokenPurpose.ConfirmEmailCode);
        await audit.RecordAsync(connection, new SecurityEvent("accounts.email_confirmed", id));
        return true;
    }
}
