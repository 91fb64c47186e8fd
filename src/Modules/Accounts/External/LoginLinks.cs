using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Mail;
using App.BuildingBlocks.Security;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Features;
using App.Modules.Accounts.Sessions;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.External;

/// <summary>Links logins to the account of the person who is here, and takes them away. The owner hears of both by mail.</summary>
internal sealed class LoginLinks(
    IDatabase database, LoginStore logins, UserReader users, ExternalProviders providers, WaysIn ways, Mailer mailer, AuditLog audit, TimeProvider clock)
{
    /// <exception cref="ExternalFailure">Somebody else is here than the one who began, or the login belongs to another account.</exception>
    public async Task LinkAsync(HttpContext http, ExternalProvider provider, ExternalIdentity identity, Guid accountId)
    {
        if (!http.User.IsSignedIn() || http.User.Id() != accountId)
        {
            throw ExternalFailure.Expired("The session changed while a login was being linked.");
        }

        // The provider may have taken its time.
        Standing.Claim(http, http.User);
        var user = await users.GetAsync(accountId, http.RequestAborted);
        var mail = await mailer.RenderAsync<LoginLinkedMail>(
            user.Email,
            $"{provider.DisplayName} was linked to your account",
            new { Provider = provider.DisplayName, Login = identity.Email, When = Moments.Describe(clock.Now(), user) });
        var isNew = await database.WriteAsync(async connection =>
        {
            if (!await logins.AddAsync(connection, accountId, identity))
            {
                return false;
            }

            await mailer.EnqueueAsync(connection, mail);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.login_linked", accountId) { Detail = provider.Name });
            return true;
        });
        if (isNew)
        {
            return;
        }

        if ((await logins.FindAsync(identity, http.RequestAborted))?.UserId != accountId)
        {
            await audit.RecordAsync(new SecurityEvent("accounts.login_linked", accountId) { Succeeded = false, Detail = $"{provider.Name}: belongs to another account" });
            throw new ExternalFailure(
                StatusCodes.Status409Conflict,
                "login_taken",
                $"That {provider.DisplayName} account signs in to another account here. Unlink it there first.",
                "The subject has an account.");
        }

        await database.WriteAsync(connection => logins.NoteUseAsync(connection, identity));
    }

    public async Task<Unlinked> UnlinkAsync(HttpContext http, Guid id)
    {
        var user = await users.GetAsync(http.User.Id(), http.RequestAborted);
        if ((await logins.ListAsync(user.Id, http.RequestAborted)).FirstOrDefault(row => row.Id == id) is not { } login)
        {
            return Unlinked.NotThere;
        }

        var provider = providers.Find(login.Provider);
        var name = provider?.DisplayName ?? login.Provider;
        var mail = await mailer.RenderAsync<LoginUnlinkedMail>(
            user.Email, $"{name} was unlinked from your account", new { Provider = name, When = Moments.Describe(clock.Now(), user) });
        return await database.WriteAsync(async connection =>
        {
            // A login whose provider is gone opens nothing: taking it away takes no way in.
            if (provider is not null && await ways.CountAsync(connection, user.Id) <= 1)
            {
                return Unlinked.IsLast;
            }

            if (!await LoginStore.RemoveAsync(connection, user.Id, id))
            {
                return Unlinked.NotThere;
            }

            // Whoever came in by it goes, too.
            var row = new { user.Id, Method = $"external:{login.Provider}", Current = http.User.Session()!.Id };
            await connection.ExecuteAsync("DELETE FROM accounts_sessions WHERE user_id = @Id AND (method = @Method OR method LIKE @Method || '+%') AND id <> @Current", row);
            await mailer.EnqueueAsync(connection, mail);
            await audit.RecordAsync(connection, new SecurityEvent("accounts.login_unlinked", user.Id) { Detail = login.Provider });
            return Unlinked.Done;
        });
    }
}

internal enum Unlinked
{
    Done,
    NotThere,
    IsLast,
}
