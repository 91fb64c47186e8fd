using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Features;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Domain;

/// <summary>Uses up the link that confirms an address, or the code beside it.</summary>
internal sealed class EmailConfirmation(
    IDatabase database, AccountTokens tokens, MailedCodes codes, UserWriter writer, Ownership ownership, KnownBrowser browser, AuditLog audit)
{
    /// <summary>What a page says to whoever is to choose a password.</summary>
    public const string ChooseAnew =
        "Your address is confirmed. It was signed up in another browser, or more than once: choose your password anew, so that nobody who typed your address before you has it.";

    /// <summary>Kept by a link that was mailed after somebody had signed up with the address who is perhaps not who did before.</summary>
    public const string SignedUpAgain = "again";

    public Task<Outcome> RunAsync(string token) => RunAsync(connection => tokens.ConsumeAsync(connection, TokenPurpose.ConfirmEmail, token));

    public Task<Outcome> RunByCodeAsync(HttpContext http, string code) =>
        RunAsync(connection => codes.ConsumeAsync(connection, http, TokenPurpose.ConfirmEmailCode, code));

    private Task<Outcome> RunAsync(Func<DbConnection, Task<AccountToken?>> use)
    {
        var known = browser.Account;
        return database.WriteAsync(async connection =>
        {
            if (await use(connection) is not { UserId: { } id } proof)
            {
                return new Outcome(IsDead: true);
            }

            var isNews = await writer.ConfirmEmailAsync(connection, id);
            await AccountTokens.RevokeAsync(connection, id, TokenPurpose.ConfirmEmail);
            await AccountTokens.RevokeAsync(connection, id, TokenPurpose.ConfirmEmailCode);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.email_confirmed", id));
            // Mails are often read on another device. A code is typed where it was asked for.
            if (!isNews || known == id || (proof is { CodeHash: null, Data: not SignedUpAgain }))
            {
                return new Outcome();
            }

            // Whoever reads the mail may not be who signed up first and chose the password: anybody can type an address.
            await ownership.TakeAsync(connection, id);
            return new Outcome(Reset: await tokens.IssueAsync(connection, TokenPurpose.ResetPassword, id, ResetPassword.Lifetime));
        });
    }

    /// <summary>The proof was none (any more), or the address is confirmed; then perhaps with a token to choose a password with.</summary>
    public sealed record Outcome(bool IsDead = false, string? Reset = null);
}
