using App.BuildingBlocks.Security;
using App.Modules.Accounts.Factors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Domain;

/// <summary>Checks an e-mail address and a password. An unknown address costs the same time as a wrong password.</summary>
internal sealed class Credentials(SignInManager<User> signIn, IPasswordHasher<User> hasher, PasswordLane lane, SignInThrottle throttle, ProofAttempts attempts,
    CredentialStuffing stuffing, FailedSignIns failed)
{
    private static string? s_nobodysHash;

    /// <exception cref="App.BuildingBlocks.RateLimits.TooManyRequestsException">Too many were wrong.</exception>
    public async Task<User?> CheckAsync(string email, string password, CancellationToken cancellation)
    {
        var user = await signIn.UserManager.FindByEmailAsync(email.Trim());
        await stuffing.DemandPaceAsync(user);
        var attempt = await throttle.BeginAsync(email, user);
        var isRight = await lane.RunAsync(() => IsRightAsync(user, password), cancellation);
        if (user is null || !isRight)
        {
            await stuffing.CountAsync(email);
            await failed.RecordAsync(user?.Id, "password");
            return null;
        }

        await throttle.SucceedAsync(attempt, user);
        return user.DisabledAt is null ? user : null;
    }

    /// <summary>Whether this is the password of the account, which somebody who is signed in types once more.</summary>
    /// <exception cref="App.BuildingBlocks.RateLimits.TooManyRequestsException">Too many were wrong.</exception>
    public async Task<bool> IsPasswordAsync(HttpContext http, User user, string password, CancellationToken cancellation) =>
        user.PasswordHash is not null
        && await attempts.TryAsync(http, () => lane.RunAsync(() => signIn.UserManager.CheckPasswordAsync(user, password), cancellation));

    private async Task<bool> IsRightAsync(User? user, string password)
    {
        if (user?.PasswordHash is not null)
        {
            return (await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: false)).Succeeded;
        }

        var nobody = new User();
        s_nobodysHash ??= hasher.HashPassword(nobody, Guid.NewGuid().ToString());
        hasher.VerifyHashedPassword(nobody, s_nobodysHash, password);
        return false;
    }
}
