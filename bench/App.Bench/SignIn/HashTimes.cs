using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace App.Bench.SignIn;

/// <summary>What one password costs, in milliseconds of one thread.</summary>
internal static class HashTimes
{
    private const int Times = 9;

    private const string Script =
        """
        const { scryptSync, randomBytes } = require('node:crypto');
        const times = [];
        for (let n = 0; n < 10; n++) {
          const start = process.hrtime.bigint();
          scryptSync('a long enough password', randomBytes(16), 64, { N: 16384, r: 16, p: 1, maxmem: 128 * 16384 * 16 * 2 });
          times.push(Number(process.hrtime.bigint() - start) / 1e6);
        }
        console.log(times.slice(1).sort((a, b) => a - b)[4]);
        """;

    public static double Pbkdf2(int iterations) => Enumerable.Range(0, Times).Select(_ =>
    {
        var started = Stopwatch.GetTimestamp();
        Rfc2898DeriveBytes.Pbkdf2("a long enough password", RandomNumberGenerator.GetBytes(16), iterations, HashAlgorithmName.SHA512, 32);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }).Median();

    /// <returns>Not a number where there is no node.</returns>
    public static double Scrypt()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["-e", Script]) { RedirectStandardOutput = true })!;
            return double.Parse(node.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return double.NaN;
        }
    }
}
