using System.Data.Common;
using Microsoft.AspNetCore.Components;

namespace App.BuildingBlocks.Mail;

/// <summary>Sends mail: rendered from a component, queued with the change it tells of.</summary>
public sealed class Mailer
{
    /// <summary>Renders a mail: the component's parameters are the model's properties. Addresses and subject are checked: no line breaks, one recipient.</summary>
    /// <exception cref="ArgumentException">The address is none, or something holds a line break.</exception>
    public Task<MailMessage> RenderAsync<TMail>(string to, string subject, object model, MailKind kind = MailKind.Transactional)
        where TMail : IComponent => throw new NotImplementedException();

    /// <summary>Queues the mail in the caller's unit of work. What is stored is encrypted: mails hold links that open accounts.</summary>
    public Task EnqueueAsync(DbConnection connection, MailMessage mail) => throw new NotImplementedException();
}

/// <summary>A rendered mail.</summary>
public sealed record MailMessage(string To, string Subject, string Html, string Text, MailKind Kind);

/// <summary>Transactional mail answers something the person did; a notification can be unsubscribed from.</summary>
public enum MailKind
{
    Transactional,
    Notification,
}
