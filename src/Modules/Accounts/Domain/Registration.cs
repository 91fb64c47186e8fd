using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Domain;

/// <summary>Creates accounts: the one way in for pages, JSON and the command line.</summary>
internal sealed class Registration(UserManager<User> users, PasswordLane lane, TimeProvider clock)
{
    public async Task<Outcome> CreateAsync(string email, string name, string password, CancellationToken cancellation)
    {
        var now = clock.Now();
        var user = new User { Id = Guid.CreateVersion7(now), Email = email.Trim(), Name = name.Trim(), CreatedAt = now };
        var result = await lane.RunAsync(() => users.CreateAsync(user, password), cancellation);
        return new Outcome(result.Succeeded ? user : null, result.Errors.FirstOrDefault());
    }

    /// <summary>The new account, or the first thing that was wrong.</summary>
    public sealed record Outcome(User? User, IdentityError? Error)
    {
        public bool IsTaken => Error?.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName);

        /// <summary>The form's field that the error belongs to.</summary>
        public string Field => Error?.Code.StartsWith("Password", StringComparison.Ordinal) == true ? "password" : "email";

        public string Message => IsTaken ? "There is an account with this e-mail address already." : Error?.Description ?? "";
    }
}
