using System.Data.Common;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Components;

namespace App.BuildingBlocks.Mail;

/// <summary>Sends mail: rendered from a component, queued with the change it tells of.</summary>
public sealed class Mailer(MailRenderer renderer, MailSeal seal, JobClient jobs, Links links)
{
    private const int AnswersFirst = 10;

    /// <summary>
    /// Renders a mail: the component's parameters are the model's properties. There is one recipient, and a subject is one line whatever it is made
    /// of. Not within a unit of work, which does database work only.
    /// </summary>
    /// <param name="unsubscribe">For a notification: the path of its page to unsubscribe, which also takes the posts of mail programs.</param>
    /// <exception cref="ArgumentException">The address is none, or a notification has no place to unsubscribe.</exception>
    public async Task<MailMessage> RenderAsync<TMail>(
        string to, string subject, object model, MailKind kind = MailKind.Transactional, string? unsubscribe = null)
        where TMail : IComponent
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(model);
        MailAddresses.Demand(to);
        if ((kind == MailKind.Notification) != (unsubscribe is not null))
        {
            throw new ArgumentException("A notification has a place to unsubscribe from it, and no other mail has.", nameof(unsubscribe));
        }

        var (line, leave) = (MailAddresses.Line(subject), unsubscribe is null ? null : links.Absolute(unsubscribe));
        var (html, text) = await renderer.RenderAsync(typeof(TMail), line, model, leave);
        return new MailMessage(to, line, html, text, kind) { Unsubscribe = leave };
    }

    /// <summary>Queues the mail in the caller's unit of work. What is stored is encrypted: mails hold links that open accounts.</summary>
    public Task EnqueueAsync(DbConnection connection, MailMessage mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        MailAddresses.Demand(mail.To);
        var priority = mail.Kind == MailKind.Transactional ? AnswersFirst : 0;
        return jobs.EnqueueAsync(connection, seal.Close(mail), new JobOptions { Priority = priority });
    }
}
