using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Mail;

/// <summary>Says at start when no mail leaves.</summary>
internal sealed partial class MailNotice(IMailTransport transport, MailFolder folder, IHostEnvironment environment, ILogger<MailNotice> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (transport is not FileTransport)
        {
            return Task.CompletedTask;
        }

        if (environment.IsDevelopment())
        {
            LogKept(log, folder.Path);
        }
        else
        {
            LogNotSent(log, folder.Path);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Mails are not sent but kept in {Folder}: see /dev/mail.")]
    private static partial void LogKept(ILogger log, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail:Transport is 'files': mails are kept in {Folder} and sent to nobody.")]
    private static partial void LogNotSent(ILogger log, string folder);
}
