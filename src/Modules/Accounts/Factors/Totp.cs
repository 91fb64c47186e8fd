using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace App.Modules.Accounts.Factors;

/// <summary>Codes by time (RFC 6238) as every authenticator app makes them: six digits of HMAC-SHA-1, a new one every 30 seconds.</summary>
internal static class Totp
{
    private const int SecretBytes = 20;
    private const int StepSeconds = 30;

    public static byte[] CreateSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public static long StepOf(DateTimeOffset instant) => instant.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The step whose code this is, the one at hand or its neighbours, because clocks differ; else null.</summary>
    public static long? Match(byte[] secret, string code, DateTimeOffset now)
    {
        var digits = Encoding.ASCII.GetBytes(string.Concat(code.Where(char.IsAsciiDigit)));
        long? found = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeOf(secret, step)), digits))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>What the QR code says to the app.</summary>
    public static string UriOf(byte[] secret, string product, string account)
    {
        // A colon parts the two names.
        var (issuer, name) = (Uri.EscapeDataString(product.Replace(":", "", StringComparison.Ordinal)), Uri.EscapeDataString(account));
        return $"otpauth://totp/{issuer}:{name}?secret={Base32(secret)}&issuer={issuer}&algorithm=SHA1&digits=6&period={StepSeconds}";
    }

    /// <summary>The secret as apps take it from the keyboard, in groups of four.</summary>
    public static string Words(byte[] secret) => string.Join(' ', Base32(secret).Chunk(4).Select(group => new string(group)));

    /// <summary>The secret as programs take it. 20 bytes are 32 letters exactly: there is no rest and no padding.</summary>
    public static string Base32(byte[] secret)
    {
        var text = new StringBuilder();
        for (var bit = 0; bit < secret.Length * 8; bit += 5)
        {
            var pair = (secret[bit / 8] << 8) | (bit / 8 + 1 < secret.Length ? secret[bit / 8 + 1] : 0);
            text.Append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(pair >> (11 - (bit % 8))) & 31]);
        }

        return text.ToString();
    }

#pragma warning disable CA5350 // The standard's; what is known against SHA-1 does not concern HMAC, and apps know no other.
    private static string CodeOf(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(secret, counter);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }
#pragma warning restore CA5350
}
