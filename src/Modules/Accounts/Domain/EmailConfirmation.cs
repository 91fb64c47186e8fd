using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;

namespace App.Modules.Accounts.Domain;

/// <summary>Uses up the link that confirms an address.</summary>
internal sealed class EmailConfirmation(IDatabase database, AccountTokens tokens, UserWriter writer, AuditLog audit)
{
    public Task<bool> RunAsync(string token) => database.WriteAsync(async connection =>
    {
        if (await tokens.ConsumeAsync(connection, TokenPurpose.ConfirmEmail, token) is not { UserId: { } id })
        {
            return false;
        }

        await writer.ConfirmEmailAsync(connection, id);
        await audit.RecordAsync(connection, new SecurityEvent("accounts.email_confirmed", id));
        return true;
    });
}
