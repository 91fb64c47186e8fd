using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;

namespace App.Modules.Accounts.Keys;

/// <summary>
/// What a key looks like: <c>sk_</c>, 30 random letters and digits (178 bits), and 6 that are the CRC-32C of all before. So a scanner of sources knows
/// a real one, and a mistyped one is refused without the database.
/// </summary>
internal static class ApiKeyText
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Random = 30;
    private const int Checksum = 6;
    private const int LongestPrefix = 10;
    private static readonly SearchValues<char> s_digits = SearchValues.Create(Digits);

    public static string Create(string prefix)
    {
        var start = $"{prefix}_{RandomNumberGenerator.GetString(Digits, Random)}";
        return start + ChecksumOf(start);
    }

    /// <summary>Whether it is well formed, whatever its prefix: keys outlive a change of the setting.</summary>
    public static bool IsOne(string text)
    {
        var prefix = text.Length - Random - Checksum - 1;
        return prefix is >= 2 and <= LongestPrefix
            && text[prefix] == '_'
            && text.AsSpan(0, prefix).IndexOfAnyExcept(s_digits) < 0
            && text.AsSpan(prefix + 1).IndexOfAnyExcept(s_digits) < 0
            && text.AsSpan(^Checksum).SequenceEqual(ChecksumOf(text[..^Checksum]));
    }

    /// <summary>What tells a key from others in a list.</summary>
    public static string Hint(string key) => $"{key[..(key.IndexOf('_', StringComparison.Ordinal) + 1)]}…{key[^4..]}";

    private static string ChecksumOf(string text)
    {
        var sum = uint.MaxValue;
        foreach (var character in text)
        {
            sum = BitOperations.Crc32C(sum, (byte)character);
        }

        return string.Create(Checksum, ~sum, static (digits, rest) =>
        {
            for (var place = digits.Length - 1; place >= 0; place--)
            {
                digits[place] = Digits[(int)(rest % (uint)Digits.Length)];
                rest /= (uint)Digits.Length;
            }
        });
    }
}
