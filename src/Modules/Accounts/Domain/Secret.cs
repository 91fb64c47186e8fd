using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace App.Modules.Accounts.Domain;

/// <summary>Random secrets of 256 bits in base64url, of which only the hash is stored.</summary>
internal static class Secret
{
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
