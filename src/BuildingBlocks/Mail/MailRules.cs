using System.Net;
using App.BuildingBlocks.Web;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Mail;

/// <summary>Refuses settings by which mail could not leave, or would leave readable by others.</summary>
internal sealed class MailRules(IHostEnvironment environment) : IValidateOptions<MailOptions>
{
    private const int ImplicitTlsPort = 465;

    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var transport = MailTransports.Choose(options, environment.IsDevelopment());
        var ofTransport = transport switch
        {
            null => Missing(),
            MailTransports.Smtp => OfSmtp(options),
            MailTransports.Resend => OfResend(options),
            MailTransports.Files => [],
            _ => [(nameof(options.Transport), $"is '{options.Transport}', but must be smtp, resend or files.")],
        };
        return SettingsRules.Verdict(MailOptions.Section, ofTransport.Concat(OfSender(options, transport is MailTransports.Smtp or MailTransports.Resend)));
    }

    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static IEnumerable<(string Setting, string Fault)> Missing()
    {
        yield return (
            nameof(MailOptions.Transport),
            "is missing: nothing says how mail leaves, and people could neither confirm an address nor reset a password. Set Mail:SmtpHost for an SMTP server or "
            + "Mail:ResendKey for Resend (by environment Mail__SmtpHost, Mail__ResendKey); with Mail:Transport=files mails are kept in the data directory and sent to nobody.");
    }

    private static IEnumerable<(string Setting, string Fault)> OfSender(MailOptions options, bool isSent)
    {
        if (isSent && string.IsNullOrEmpty(options.From))
        {
            yield return (nameof(options.From), "is missing: the address that mail comes from, such as hello@example.com.");
        }
        else if (!string.IsNullOrEmpty(options.From) && !MailAddresses.Accepts(options.From))
        {
            yield return (nameof(options.From), "is no plain mail address such as hello@example.com; the name has a setting of its own, Mail:FromName.");
        }

        if (!string.IsNullOrEmpty(options.ReplyTo) && !MailAddresses.Accepts(options.ReplyTo))
        {
            yield return (nameof(options.ReplyTo), "is no plain mail address such as help@example.com.");
        }
    }

    private IEnumerable<(string Setting, string Fault)> OfSmtp(MailOptions options)
    {
        if (string.IsNullOrEmpty(options.SmtpHost))
        {
            yield return (nameof(options.SmtpHost), "is missing: the name of the SMTP server.");
        }

        if (options.SmtpPort == ImplicitTlsPort)
        {
            yield return (nameof(options.SmtpPort), "is 465, where TLS begins before SMTP does; this speaks STARTTLS. Take the server's other port, as a rule 587.");
        }

        if (string.IsNullOrEmpty(options.SmtpUser) != string.IsNullOrEmpty(options.SmtpPassword))
        {
            var missing = string.IsNullOrEmpty(options.SmtpUser) ? nameof(options.SmtpUser) : nameof(options.SmtpPassword);
            yield return (missing, "is missing: user and password go together.");
        }

        if (!string.IsNullOrEmpty(options.SmtpSecurity) && options.SmtpSecurity is not ("none" or "starttls"))
        {
            yield return (nameof(options.SmtpSecurity), $"is '{options.SmtpSecurity}', but must be starttls or none.");
        }
        else if (options.SmtpSecurity == "none" && !environment.IsDevelopment() && !IsLoopback(options.SmtpHost ?? ""))
        {
            yield return (nameof(options.SmtpSecurity), "is none, but mails hold links that open accounts, and the server is another machine: it must be starttls.");
        }
    }

    private IEnumerable<(string Setting, string Fault)> OfResend(MailOptions options)
    {
        if (string.IsNullOrEmpty(options.ResendKey))
        {
            yield return (nameof(options.ResendKey), "is missing: the API key, which begins with re_.");
        }

        if (options.ResendUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            yield return (nameof(options.ResendUrl), $"is '{options.ResendUrl}', but must be an address such as https://api.resend.com.");
        }
        else if (!environment.IsDevelopment() && !options.ResendUrl.IsSecure())
        {
            yield return (nameof(options.ResendUrl), "must be https: it is sent the key and the mails.");
        }
    }
}
