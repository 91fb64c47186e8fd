using System.Security.Cryptography;
using System.Text;

namespace App.Modules.Accounts.Passwords;

/// <summary>
/// The 30,000 most common passwords, as the first five bytes of their SHA-256, sorted: one good password in 36 million is refused by mistake.
/// <c>update.sh</c> beside this makes the file anew and says where the list is from.
/// </summary>
internal static class KnownPasswords
{
    public const string FileName = "common-passwords.bin";
    private const int Bytes = 5;
    private static readonly Lazy<byte[]> s_list = new(Load);
    private static readonly char[] s_around = [.. "0123456789!?."];

    /// <summary>Also in other letters' sizes, when it is one of them repeated or with digits around it, and when it is typed along the keyboard.</summary>
    public static bool Contains(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        var plain = password.ToLowerInvariant();
        return IsKnown(plain) || IsKnown(plain.Trim(s_around)) || PasswordRuns.Fill(plain);
    }

    private static bool IsKnown(string password) => Has(password) || (Unit(password) is { } unit && (unit.Length < 5 || Has(unit)));

    private static bool Has(string password)
    {
        var (list, wanted) = (s_list.Value, Hash(password));
        for (int low = 0, high = list.Length / Bytes; low < high;)
        {
            var middle = (low + high) / 2;
            var order = list.AsSpan(middle * Bytes, Bytes).SequenceCompareTo(wanted);
            if (order == 0)
            {
                return true;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return false;
    }

    // What the password repeats: "abc" for "abcabcabc".
    private static string? Unit(string password)
    {
        for (var length = 1; length <= password.Length / 2; length++)
        {
            if (password.Length % length == 0 && password.AsSpan(length).SequenceEqual(password.AsSpan(0, password.Length - length)))
            {
                return password[..length];
            }
        }

        return null;
    }

    private static byte[] Hash(string password) => SHA256.HashData(Encoding.UTF8.GetBytes(password))[..Bytes];

    private static byte[] Load()
    {
        using var file = typeof(KnownPasswords).Assembly.GetManifestResourceStream(FileName)!;
        var list = new byte[file.Length];
        file.ReadExactly(list);
        return list;
    }
}
