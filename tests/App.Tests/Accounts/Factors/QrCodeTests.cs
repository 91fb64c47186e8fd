using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using App.Tests.Metrics;
using App.Tests.Support;

namespace App.Tests.Accounts.Factors;

/// <summary>The drawing in the page, read by a program that reads QR codes from pictures.</summary>
public sealed partial class QrCodeTests(TestApp app) : IClassFixture<TestApp>
{
    private const int Scale = 6;

    [ToolFact("zbarimg", "zbar-tools")]
    public async Task Drawing_says_what_the_app_needs()
    {
        var ada = await app.SignedInAsync();
        await ada.SubmitAsync("/account/security/authenticator");
        var page = await ada.GetAsync("/account/security/authenticator");
        var secret = page.Find("code.key").TextContent.Replace(" ", "", StringComparison.Ordinal);

        var text = await ReadAsync(Picture(page.Find("svg.qr").GetAttribute("viewBox")!, page.Find("svg.qr path").GetAttribute("d")!));

        Assert.Equal($"otpauth://totp/Product:{Uri.EscapeDataString(ada.Email)}?secret={secret}&issuer=Product&algorithm=SHA1&digits=6&period=30", text);
        Assert.Equal(32, secret.Length);
        Assert.Equal(text, page.Find("a[href^='otpauth:']").GetAttribute("href"));
    }

    // A grey picture as plain text, the simplest that programs read.
    private static string Picture(string viewBox, string drawing)
    {
        var size = int.Parse(viewBox.Split(' ')[2], CultureInfo.InvariantCulture);
        var dark = Module().Matches(drawing).Select(match => (match.Groups[1].Value, match.Groups[2].Value)).ToHashSet();
        Assert.NotEmpty(dark);
        var rows = from y in Enumerable.Range(0, size * Scale)
                   select string.Join(' ', Enumerable.Range(0, size * Scale).Select(x => dark.Contains((Text(x / Scale), Text(y / Scale))) ? 0 : 255));
        return $"P2\n{size * Scale} {size * Scale}\n255\n{string.Join('\n', rows)}\n";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> ReadAsync(string picture)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("qr-").FullName, "code.pgm");
        await File.WriteAllTextAsync(file, picture);
        using var zbar = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--raw", file]) { RedirectStandardOutput = true })!;
        var text = await zbar.StandardOutput.ReadToEndAsync();
        await zbar.WaitForExitAsync();
        return text.TrimEnd('\n');
    }

    [GeneratedRegex(@"M(\d+) (\d+)h1v1h-1z")]
    private static partial Regex Module();
}
