using System.Net;
using System.Net.Mail;
using App.BuildingBlocks.Jobs;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Mail;

/// <summary>Hands mail to an SMTP server, over TLS unless the settings say otherwise.</summary>
internal sealed class SmtpTransport(IOptions<MailOptions> options, MailFormat format) : IMailTransport
{
    private const int FirstFinalStatus = 500;

    // Not the mail is refused but we are: with the password put right, it will go.
    private static readonly int[] s_credentials = [530, 534, 535, 538];

    private readonly MailOptions _options = options.Value;

    public string Name => MailTransports.Smtp;

    public async Task SendAsync(Guid id, MailMessage mail, CancellationToken cancellation)
    {
        var (client, message) = (Connect(), format.Of(id, mail));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(_options.TimeoutSeconds));
        var sending = client.SendMailAsync(message, patience.Token);
        try
        {
            // The client has no timeout of its own here, and may not hear a cancellation either: then it is left behind.
            await sending.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new MailDeliveryException($"The SMTP server did not take the mail within {_options.TimeoutSeconds} s.", late);
        }
        catch (SmtpException refusal)
        {
            throw Explain(refusal);
        }
        finally
        {
            Leave(client, message, sending);
        }
    }

    private static Exception Explain(SmtpException refusal)
    {
        var (status, reason) = ((int)refusal.StatusCode, refusal.InnerException is { } inner ? $"{refusal.Message} {inner.Message}" : refusal.Message);
        var isOperators = s_credentials.Contains(status);
        return status >= FirstFinalStatus && !isOperators
            ? new GiveUpException($"The SMTP server refused it ({status}): {reason}", refusal)
            : new MailDeliveryException(reason, refusal) { IsOperators = isOperators };
    }

    // The farewell waits for the server's answer, which nobody else should do.
    private static void Leave(SmtpClient client, System.Net.Mail.MailMessage message, Task sending) => _ = Task.Run(async () =>
    {
        using (message)
        {
            if (!sending.IsCompleted)
            {
                client.Dispose();
            }

            await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            client.Dispose();
        }
    });

    private SmtpClient Connect() => new(_options.SmtpHost!, _options.SmtpPort)
    {
        EnableSsl = _options.SmtpSecurity != "none",
        UseDefaultCredentials = false,
        Credentials = string.IsNullOrEmpty(_options.SmtpUser) ? null : new NetworkCredential(_options.SmtpUser, _options.SmtpPassword),
    };
}
