using System.ComponentModel.DataAnnotations;

namespace App.BuildingBlocks.Mail;

/// <summary>How mail leaves; section <c>Mail</c>. Nothing is needed in Development: mails are files there, shown at <c>/dev/mail</c>.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary><c>smtp</c>, <c>resend</c> or <c>files</c> (kept in the data directory, sent to nobody). Unset, the settings below decide.</summary>
    public string? Transport { get; set; }

    /// <summary>The sender's address.</summary>
    public string? From { get; set; }

    /// <summary>The sender's name; the product's, unless set.</summary>
    public string? FromName { get; set; }

    /// <summary>Where answers go, if not to the sender.</summary>
    public string? ReplyTo { get; set; }

    public string? SmtpHost { get; set; }

    [Range(1, 65535)]
    public int SmtpPort { get; set; } = 587;

    public string? SmtpUser { get; set; }

    public string? SmtpPassword { get; set; }

    /// <summary><c>starttls</c>, or <c>none</c> for a server on the same machine.</summary>
    public string? SmtpSecurity { get; set; }

    /// <summary>The key of Resend's HTTP API.</summary>
    public string? ResendKey { get; set; }

    public Uri ResendUrl { get; set; } = new("https://api.resend.com");

    /// <summary>How long, in seconds, a server may take for one mail.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;
}

/// <summary>The ways mail can leave.</summary>
internal static class MailTransports
{
    public const string Smtp = "smtp";
    public const string Resend = "resend";
    public const string Files = "files";

    /// <summary>Which one the settings ask for; null when they do not say. Variables that are empty count as unset.</summary>
    public static string? Choose(MailOptions options, bool isDevelopment) =>
        !string.IsNullOrEmpty(options.Transport) ? options.Transport.ToLowerInvariant()
        : !string.IsNullOrEmpty(options.SmtpHost) ? Smtp
        : !string.IsNullOrEmpty(options.ResendKey) ? Resend
        : isDevelopment ? Files
        : null;
}
