using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Domain;

/// <summary>Creates accounts: the one way in for pages, JSON and the command line.</summary>
internal sealed class Registration(UserManager<User> users, PasswordLane lane, IdentityErrorDescriber errors, TimeProvider clock)
{
    /// <param name="isConfirmed">True when the operator vouches for the address.</param>
    public async Task<Outcome> CreateAsync(string email, string name, string password, bool isConfirmed, CancellationToken cancellation)
    {
        if (EmailAddress.Clean(email) is not { } address)
        {
            return new Outcome(null, errors.InvalidEmail(email));
        }

        var now = clock.Now();
        var user = new User { Id = Guid.CreateVersion7(now), Email = address, Name = name.Trim(), CreatedAt = now, EmailConfirmedAt = isConfirmed ? now : null };
        var result = await lane.RunAsync(() => users.CreateAsync(user, password), cancellation);
        return new Outcome(result.Succeeded ? user : null, result.Errors.FirstOrDefault());
    }

    /// <summary>The new account, or the first thing that was wrong.</summary>
    public sealed record Outcome(User? User, IdentityError? Error)
    {
        public bool IsTaken => Error?.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName);

        /// <summary>The form's field that the error belongs to.</summary>
        public string Field => Error?.Code.StartsWith("Password", StringComparison.Ordinal) == true ? "password" : "email";

        public string Message => Error?.Code switch
        {
            _ when IsTaken => "There is an account with this e-mail address already.",
            nameof(IdentityErrorDescriber.InvalidEmail) => "This is no e-mail address, or not one that we can write to.",
            _ => Error?.Description ?? "",
        };
    }
}
