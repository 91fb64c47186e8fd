using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using App.Tests.Cli;

namespace App.Tests.Mail;

/// <summary>The verb that tries the settings out, and with it TLS: a process of its own can be told whom to trust.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public CommandTests()
    {
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["App:PublicUrl"] = "https://app.example.com",
            ["Mail:Transport"] = "smtp",
            ["Mail:SmtpHost"] = "localhost",
            ["Mail:From"] = "hello@example.com",
        })
        {
            _scratch.Settings[key] = value;
        }
    }

    [SmtpFact]
    public async Task Mail_goes_by_starttls_with_a_certificate_that_is_trusted_and_by_password()
    {
        var (certificate, key) = await CertifyAsync("localhost");
        await using var server = await SmtpServer.StartAsync(new { certificate, key, user = "product", password = "right" });
        (_scratch.Settings["Mail:SmtpPort"], _scratch.Settings["SSL_CERT_FILE"]) = ($"{server.Port}", certificate);
        (_scratch.Settings["Mail:SmtpUser"], _scratch.Settings["Mail:SmtpPassword"]) = ("product", "right");

        var outcome = (await _scratch.RunAsync("mail", "test", "ada@example.com")).MustSucceed();

        Assert.Equal("Sent to ada@example.com by smtp.", outcome.Output.Trim());
        var received = await server.ReceiveAsync();
        Assert.True(received.Tls);
        Assert.Equal(("product", "A test mail from Product"), (received.User, received.Header("Subject")));
        Assert.Contains("https://app.example.com/", received.Text, StringComparison.Ordinal);
    }

    [SmtpTheory]
    [InlineData("localhost", false)]
    [InlineData("smtp.example.com", true)]
    public async Task Certificate_that_nobody_vouches_for_or_of_another_name_is_refused(string name, bool isTrusted)
    {
        var (certificate, key) = await CertifyAsync(name);
        await using var server = await SmtpServer.StartAsync(new { certificate, key });
        _scratch.Settings["Mail:SmtpPort"] = $"{server.Port}";
        if (isTrusted)
        {
            _scratch.Settings["SSL_CERT_FILE"] = certificate;
        }

        (await _scratch.RunAsync("mail", "test", "ada@example.com")).MustFail("certificate is invalid");

        Assert.Equal(0, server.Waiting);
    }

    [SmtpFact]
    public async Task Server_without_tls_gets_no_mail()
    {
        await using var server = await SmtpServer.StartAsync();
        _scratch.Settings["Mail:SmtpPort"] = $"{server.Port}";

        (await _scratch.RunAsync("mail", "test", "ada@example.com")).MustFail("secure connections");

        Assert.Equal(0, server.Waiting);
    }

    [Fact]
    public async Task Files_are_kept_and_a_wrong_address_is_said_to_be_one()
    {
        _scratch.Settings["Mail:Transport"] = "files";

        var kept = (await _scratch.RunAsync("mail", "test", "ada@example.com")).MustSucceed();

        Assert.Contains("sent to nobody", kept.Output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(_scratch.Data.Directory, "mail"), "*.eml"));
        (await _scratch.RunAsync("mail", "test", "ada")).MustFail("'ada' is no mail address.");
    }

    public void Dispose() => _scratch.Dispose();

    private async Task<(string Certificate, string Key)> CertifyAsync(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(_scratch.In("server.crt"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(_scratch.In("server.key"), key.ExportPkcs8PrivateKeyPem());
        return (_scratch.In("server.crt"), _scratch.In("server.key"));
    }
}
