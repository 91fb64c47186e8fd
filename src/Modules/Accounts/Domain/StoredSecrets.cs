using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace App.Modules.Accounts.Domain;

/// <summary>
/// Secrets that stay in the database for years, encrypted each for its owner. One that an older key encrypted is encrypted anew when it is read, so
/// that old keys can be given up.
/// </summary>
internal sealed class StoredSecrets(IDataProtectionProvider protection)
{
    public string Close(string secret, string purpose, params string[] owner) => protection.CreateProtector(purpose, owner).Protect(secret);

    /// <summary>The secret in clear, and what to store instead when its key is not the newest. Nothing when the key is lost or was revoked.</summary>
    public (string? Secret, string? Renewed) Open(string? stored, string purpose, params string[] owner)
    {
        if (stored is null)
        {
            return (null, null);
        }

        var protector = protection.CreateProtector(purpose, owner);
        try
        {
            // The framework's protectors can all tell the age of a key.
            var bytes = ((IPersistedDataProtector)protector).DangerousUnprotect(
                Base64Url.DecodeFromChars(stored), ignoreRevocationErrors: false, out var isOld, out _);
            var secret = Encoding.UTF8.GetString(bytes);
            return (secret, isOld ? protector.Protect(secret) : null);
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return (null, null);
        }
    }
}
