using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;
using NetMessage = System.Net.Mail.MailMessage;

namespace App.BuildingBlocks.Mail;

/// <summary>A mail as the framework's client sends it: headers, and the text and HTML parts.</summary>
internal sealed class MailFormat(IOptions<MailOptions> options, IOptions<AppOptions> app)
{
    private readonly MailOptions _options = options.Value;

    /// <summary>The sender; where none is set, because mail is kept as files, one that no reader takes for real.</summary>
    public MailAddress From => new(
        string.IsNullOrEmpty(_options.From) ? "product@localhost" : _options.From,
        MailAddresses.Line(string.IsNullOrEmpty(_options.FromName) ? app.Value.Name : _options.FromName),
        Encoding.UTF8);

    public NetMessage Of(Guid id, MailMessage mail)
    {
        var from = From;
        var message = new NetMessage
        {
            From = from,
            Subject = MailAddresses.Line(mail.Subject),
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
            To = { new MailAddress(MailAddresses.Demand(mail.To)) },
            AlternateViews = { Part(mail.Text, MediaTypeNames.Text.Plain), Part(mail.Html, MediaTypeNames.Text.Html) },
        };
        message.Headers["Message-ID"] = $"<{id}@{from.Host}>";
        foreach (var (name, value) in Headers(mail))
        {
            message.Headers[name] = value;
        }

        if (!string.IsNullOrEmpty(_options.ReplyTo))
        {
            message.ReplyToList.Add(new MailAddress(_options.ReplyTo));
        }

        return message;
    }

    /// <summary>The headers that say what kind of mail it is: none is answered by an absence note, and a notification can be stopped with a click.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Headers(MailMessage mail)
    {
        yield return new("Auto-Submitted", "auto-generated");
        if (mail.Unsubscribe is { } unsubscribe)
        {
            yield return new("List-Unsubscribe", $"<{unsubscribe.AbsoluteUri}>");
            yield return new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
    }

    private static AlternateView Part(string content, string type)
    {
        var part = AlternateView.CreateAlternateViewFromString(content, Encoding.UTF8, type);
        part.TransferEncoding = TransferEncoding.QuotedPrintable;
        return part;
    }
}
