namespace App.BuildingBlocks.Mail;

/// <summary>One way for mail to leave.</summary>
internal interface IMailTransport
{
    /// <summary>As metrics and logs call it.</summary>
    string Name { get; }

    /// <summary>Sends the mail, or throws. The id is the same for every attempt, so that the receiver can tell a repetition.</summary>
    /// <exception cref="Jobs.GiveUpException">It was refused for good; the message is the reason.</exception>
    /// <exception cref="MailDeliveryException">It did not leave; it may the next time.</exception>
    Task SendAsync(Guid id, MailMessage mail, CancellationToken cancellation);
}

/// <summary>A mail did not leave, for a reason that may pass: a later attempt is worth it.</summary>
internal sealed class MailDeliveryException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>Not the mail is refused but we are: the key, the password, the sender's domain. No mail leaves until the operator puts it right.</summary>
    public bool IsOperators { get; init; }
}
