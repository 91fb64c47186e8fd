using App.BuildingBlocks.Security;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Domain;

/// <summary>A password that somebody chose: checked by the rules, then hashed on the lane.</summary>
internal sealed class NewPassword(UserManager<User> users, IPasswordHasher<User> hasher, PasswordLane lane)
{
    /// <summary>The hash, or the first thing that is wrong.</summary>
    public async Task<(string? Hash, IdentityError? Error)> HashAsync(User user, string password, CancellationToken cancellation)
    {
        foreach (var rule in users.PasswordValidators)
        {
            if (await rule.ValidateAsync(users, user, password) is { Succeeded: false } result)
            {
                return (null, result.Errors.First());
            }
        }

        return (await lane.RunAsync(() => Task.FromResult(hasher.HashPassword(user, password)), cancellation), null);
    }
}
