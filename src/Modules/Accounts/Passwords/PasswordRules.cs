using App.BuildingBlocks;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Passwords;

/// <summary>Refuses what is guessed first: the most common passwords, the account's own address and name, the product's name, and what is known from a breach.</summary>
internal sealed class PasswordRules(IOptions<AppOptions> app, BreachedPasswords breached) : IPasswordValidator<User>
{
    private static readonly IdentityError s_common =
        new() { Code = "PasswordTooCommon", Description = "Many people use this password, so it is guessed first. Choose another." };

    private static readonly IdentityError s_own =
        new() { Code = "PasswordTooPersonal", Description = "Choose a password that is not your e-mail address, your name or the name of this product." };

    private static readonly IdentityError s_breached =
        new() { Code = "PasswordBreached", Description = "This password was found in a leak of another site, so it is tried here, too. Choose one that you use nowhere else." };

    public async Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        password is null ? IdentityResult.Success
        : KnownPasswords.Contains(password) ? IdentityResult.Failed(s_common)
        : IsOwn(Plain(password), user) ? IdentityResult.Failed(s_own)
        : await breached.ContainsAsync(password) ? IdentityResult.Failed(s_breached)
        : IdentityResult.Success;

    // The word itself, repeated, or with a few letters or any digits around it.
    private bool IsOwn(string password, User user) =>
        new[] { user.Email, user.Email.Split('@')[0], user.Name, app.Value.Name }.Select(Plain)
            .Any(word => word.Length >= 4 && password.Contains(word, StringComparison.Ordinal) && IsLittle(password.Replace(word, "", StringComparison.Ordinal)));

    private static bool IsLittle(string rest) => rest.Length < 4 || rest.All(char.IsAsciiDigit);

    private static string Plain(string text) => string.Concat(text.ToLowerInvariant().Where(char.IsLetterOrDigit));
}
