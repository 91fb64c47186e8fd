using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Places;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.External;

/// <summary>
/// Finds or makes the account of somebody whom a provider vouches for. Only the subject is a key to an account. A verified address opens a
/// new account, or one whose address nobody had proven yet, which then loses every key that was made before; never one that has an owner.
/// </summary>
internal sealed class ExternalSignIn(
    IDatabase database, LoginStore logins, UserReader users, UserWriter writer, DisposableDomains disposable, SignUpPace pace, Ownership ownership,
    PlaceGate gate, Entrance entrance, AuditLog audit, TimeProvider clock)
{
    public async Task<Entry> EnterAsync(ExternalProvider provider, ExternalIdentity identity, HttpContext http)
    {
        if (gate.Refuse(http) is { } shut)
        {
            return shut;
        }

        var how = new EntryMethod($"external:{provider.Name}");
        var cancellation = http.RequestAborted;
        var user = await FindAsync(identity, cancellation);
        if (user is null)
        {
            (user, var refused) = await WelcomeAsync(provider, identity, cancellation);
            if (refused is not null)
            {
                return refused;
            }
        }
        else if (user.EmailConfirmedAt is null && IsOwn(user, identity) && MayEnter(user))
        {
            user = await AdoptAsync(user, identity, cancellation);
        }

        var entry = await entrance.EnterAsync(user!, how, http);
        if (entry is not Entry.Refused)
        {
            await database.WriteAsync(connection => logins.NoteUseAsync(connection, identity));
        }

        return entry;
    }

    // The login is read again after the account: whoever took the account over meanwhile has taken this login from it.
    private async Task<User?> FindAsync(ExternalIdentity identity, CancellationToken cancellation) =>
        await logins.FindAsync(identity, cancellation) is { } login && await users.FindAsync(login.UserId, cancellation) is { } user
            && await logins.FindAsync(identity, cancellation) is { } still && still.UserId == user.Id ? user : null;

    // The first time that this subject comes.
    private async Task<(User? User, Entry.Refused? Refused)> WelcomeAsync(ExternalProvider provider, ExternalIdentity identity, CancellationToken cancellation)
    {
        if (identity.VerifiedEmail is not { } address)
        {
            return (null, new(
                StatusCodes.Status403Forbidden,
                "email_not_verified",
                $"{provider.DisplayName} did not give us an email address that it has verified. "
                    + $"Verify it there, or sign up here with your address and link {provider.DisplayName} afterwards."));
        }

        var known = await users.FindByEmailAsync(address, cancellation);
        if (known is null && !provider.AllowSignUp)
        {
            return (null, new(StatusCodes.Status403Forbidden, "no_account", $"There is no account for you yet, and {provider.DisplayName} does not open new ones here."));
        }

        if (known is null && disposable.Contain(address))
        {
            return (null, new(StatusCodes.Status403Forbidden, DisposableDomains.Code, DisposableDomains.Refusal));
        }

        if (known is null && await CreateAsync(address, identity, cancellation) is { } created)
        {
            return (created, null);
        }

        // Whoever was faster with the address, or with the same sign-in in another tab, is found now.
        known ??= await users.FindByEmailAsync(address, cancellation);
        return known switch
        {
            { EmailConfirmedAt: null } when MayEnter(known) => (await AdoptAsync(known, identity, cancellation), null),
            not null when await logins.FindAsync(identity, cancellation) is { } login && login.UserId == known.Id => (known, null),
            _ => (null, new(
                StatusCodes.Status409Conflict,
                "account_exists",
                $"There is an account with {address} already. Sign in the way you usually do, then link {provider.DisplayName} on your account's security page.")),
        };
    }

    private async Task<User?> CreateAsync(string address, ExternalIdentity identity, CancellationToken cancellation)
    {
        await pace.TakeAsync();
        var now = clock.Now();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            Email = address,
            NormalizedEmail = EmailAddress.Key(address),
            Name = identity.Name ?? address[..address.IndexOf('@')],
            SecurityStamp = Secret.Create(),
            CreatedAt = now,
            EmailConfirmedAt = now,
        };
        var isNew = await database.WriteAsync(
            async connection =>
            {
                if (!await writer.AddAsync(connection, user, $"external:{identity.Provider}"))
                {
                    return false;
                }

                // Without its login nobody could enter the account: it is not made then.
                return await logins.AddAsync(connection, user.Id, identity) ? true : throw new InvalidOperationException("The subject got another account meanwhile.");
            },
            cancellation);
        return isNew ? user : null;
    }

    private async Task<User> AdoptAsync(User user, ExternalIdentity identity, CancellationToken cancellation)
    {
        var isTaken = await database.WriteAsync(
            async connection =>
            {
                // Somebody else proved the address first: the account has an owner now.
                if (!await UserWriter.HoldAsync(connection, user))
                {
                    return false;
                }

                await ownership.TakeAsync(connection, user.Id);
                await logins.AddAsync(connection, user.Id, identity);
                await audit.RecordAsync(connection, new SecurityEvent("accounts.email_confirmed", user.Id) { Detail = $"external:{identity.Provider}" });
                return true;
            },
            cancellation);
        return isTaken ? await users.GetAsync(user.Id, cancellation) : user;
    }

    private bool MayEnter(User user) => user.DisabledAt is null && !(clock.Now() >= user.DeleteAfter);

    private static bool IsOwn(User user, ExternalIdentity identity) =>
        identity.VerifiedEmail is { } address && EmailAddress.Key(address) == user.NormalizedEmail;
}
