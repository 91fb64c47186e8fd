using App.BuildingBlocks.Security;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Domain;

/// <summary>Checks an e-mail address and a password. An unknown address costs the same time as a wrong password.</summary>
internal sealed class Credentials(SignInManager<User> signIn, IPasswordHasher<User> hasher, PasswordLane lane)
{
    private static string? s_nobodysHash;

    public Task<User?> CheckAsync(string email, string password, CancellationToken cancellation) => lane.RunAsync(
        async () =>
        {
            var user = await signIn.UserManager.FindByEmailAsync(email.Trim());
            if (user?.PasswordHash is null)
            {
                var nobody = new User();
                s_nobodysHash ??= hasher.HashPassword(nobody, Guid.NewGuid().ToString());
                hasher.VerifyHashedPassword(nobody, s_nobodysHash, password);
                return null;
            }

            var result = await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: false);
            return result.Succeeded && user.DisabledAt is null ? user : null;
        },
        cancellation);

    /// <summary>Whether this is the password of the account, which somebody who is signed in types once more.</summary>
    public async Task<bool> IsPasswordAsync(User user, string password, CancellationToken cancellation) =>
        user.PasswordHash is not null && await lane.RunAsync(() => signIn.UserManager.CheckPasswordAsync(user, password), cancellation);
}
