using App.BuildingBlocks.Jobs;
using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Mail;

/// <summary>Takes one mail from the queue to the transport.</summary>
internal sealed partial class SendMail(IMailTransport transport, MailSeal seal, MailMetrics metrics, ILogger<SendMail> log) : IJobHandler<MailJob>
{
    private const int MostAttempts = 60;

    /// <summary>A day of attempts; once the server is back, none waits for longer than a link in a mail is good for.</summary>
    public static void Configure(JobKind kind) =>
        (kind.MaxAttempts, kind.LongestRetry, kind.Timeout) = (MostAttempts, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(6));

    public async Task RunAsync(MailJob job, JobRun run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            await transport.SendAsync(run.Id, seal.Open(job), cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var isLast = failure is GiveUpException || run.Attempt >= MostAttempts;
            var isOperators = failure is MailDeliveryException { IsOperators: true };
            metrics.Count(transport.Name, isLast ? "failed" : isOperators ? "refused" : "retried");
            if (isOperators)
            {
                LogRefused(log, transport.Name, failure.Message);
            }

            throw;
        }

        metrics.Count(transport.Name, "sent");
        LogSent(log, run.Id, transport.Name, run.Attempt);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "No mail leaves: {Transport} refuses this product's settings. They wait for a day; put the settings of Mail right. {Reason}")]
    private static partial void LogRefused(ILogger log, string transport, string reason);

    // Neither to whom nor what about: logs are read by more people than mails are.
    [LoggerMessage(Level = LogLevel.Information, Message = "Mail {Id} left by {Transport} at attempt {Attempt}.")]
    private static partial void LogSent(ILogger log, Guid id, string transport, int attempt);
}
