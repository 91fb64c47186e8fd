using System.Diagnostics.Metrics;
using App.BuildingBlocks.Observability;

namespace App.BuildingBlocks.Mail;

/// <summary>Counts what became of mails: sent, retried or refused (another attempt follows; refused: our settings are wrong), failed (none does).</summary>
internal sealed class MailMetrics(AppMeter meter)
{
    private readonly Counter<long> _attempts = meter.Meter.CreateCounter<long>(
        "solosaas.mail.attempts", null, "Attempts at handing a mail over, by transport and outcome: sent, retried, refused (wrong settings), failed.");

    public void Count(string transport, string outcome) => _attempts.Add(1, new("transport", transport), new("outcome", outcome));
}
