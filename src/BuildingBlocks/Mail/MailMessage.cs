namespace App.BuildingBlocks.Mail;

/// <summary>A rendered mail.</summary>
public sealed record MailMessage(string To, string Subject, string Html, string Text, MailKind Kind)
{
    /// <summary>Where a notification is unsubscribed from, by a page and by a post (RFC 8058).</summary>
    public Uri? Unsubscribe { get; init; }
}

/// <summary>Transactional mail answers something the person did; a notification can be unsubscribed from.</summary>
public enum MailKind
{
    Transactional,
    Notification,
}
