using App.BuildingBlocks.Data;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Domain;

/// <summary>Creates accounts with passwords: for pages, JSON and the command line.</summary>
internal sealed class Registration(
    NewPassword passwords, UserWriter writer, DisposableDomains disposable, SignUpPace pace, IDatabase database, IdentityErrorDescriber errors, TimeProvider clock)
{
    /// <summary>An account that is ready to be added. It costs the same whether the address has one or not, and does not tell.</summary>
    public async Task<Outcome> PrepareAsync(string email, string name, string password, CancellationToken cancellation)
    {
        if (EmailAddress.Clean(email) is not { } address)
        {
            return new Outcome(null, errors.InvalidEmail(email));
        }

        if (disposable.Contain(address))
        {
            return new Outcome(null, new IdentityError { Code = DisposableDomains.Code, Description = DisposableDomains.Refusal });
        }

        var now = clock.Now();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            Email = address,
            NormalizedEmail = EmailAddress.Key(address),
            Name = name.Trim(),
            SecurityStamp = Secret.Create(),
            CreatedAt = now,
        };
        var (hash, error) = await passwords.HashAsync(user, password, cancellation);
        user.PasswordHash = hash;
        if (error is not null)
        {
            return new Outcome(null, error);
        }

        await pace.TakeAsync();
        return new Outcome(user, null);
    }

    /// <param name="isConfirmed">True when the operator vouches for the address.</param>
    public async Task<Outcome> CreateAsync(string email, string name, string password, bool isConfirmed, CancellationToken cancellation)
    {
        var outcome = await PrepareAsync(email, name, password, cancellation);
        if (outcome.User is not { } user)
        {
            return outcome;
        }

        user.EmailConfirmedAt = isConfirmed ? user.CreatedAt : null;
        var isNew = await database.WriteAsync(connection => writer.AddAsync(connection, user, isConfirmed ? "operator" : "password"), cancellation);
        return isNew ? outcome : new Outcome(null, errors.DuplicateEmail(user.Email));
    }

    /// <summary>The new account, or the first thing that was wrong.</summary>
    public sealed record Outcome(User? User, IdentityError? Error)
    {
        public bool IsTaken => Error?.Code == nameof(IdentityErrorDescriber.DuplicateEmail);

        /// <summary>The form's field that the error belongs to.</summary>
        public string Field =>
            Error?.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.InvalidEmail) or DisposableDomains.Code ? "email" : "password";

        public string Message => Error?.Code switch
        {
            nameof(IdentityErrorDescriber.DuplicateEmail) => "There is an account with this e-mail address already.",
            nameof(IdentityErrorDescriber.InvalidEmail) => "This is no e-mail address, or not one that we can write to.",
            _ => Error?.Description ?? "",
        };
    }
}
