using App.BuildingBlocks.Jobs;
using Microsoft.AspNetCore.Components;

namespace App.BuildingBlocks.Mail;

/// <summary>Sends a mail at once, past the queue, so that whoever set the transport up sees what comes of it.</summary>
public sealed class MailProbe
{
    private readonly Mailer _mailer;
    private readonly IMailTransport _transport;
    private readonly TimeProvider _clock;

    internal MailProbe(Mailer mailer, IMailTransport transport, TimeProvider clock) => (_mailer, _transport, _clock) = (mailer, transport, clock);

    /// <summary>Returns the transport's name once it has taken the mail.</summary>
    /// <exception cref="OperatorException">It did not; the message is the reason.</exception>
    public async Task<string> SendAsync<TMail>(string to, string subject, object model, CancellationToken cancellation = default)
        where TMail : IComponent
    {
        if (!MailAddresses.Accepts(to))
        {
            throw new OperatorException($"'{to}' is no mail address.");
        }

        try
        {
            await _transport.SendAsync(Guid.CreateVersion7(_clock.GetUtcNow()), await _mailer.RenderAsync<TMail>(to, subject, model), cancellation);
            return _transport.Name;
        }
        catch (Exception failure) when (failure is GiveUpException or MailDeliveryException)
        {
            throw new OperatorException(failure.Message, failure);
        }
    }
}
