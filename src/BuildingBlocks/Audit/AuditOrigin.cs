using System.Diagnostics;
using System.Text;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Http;

namespace App.BuildingBlocks.Audit;

/// <summary>Where a request comes from, as it is noted down: texts of strangers, cut and cleaned.</summary>
internal sealed record AuditOrigin(string? Address, string? UserAgent, string? TraceId, Guid? KeyId)
{
    private const int MaxDetail = 200;
    private const int MaxUserAgent = 400;

    public static AuditOrigin Of(HttpContext? request) => new(
        request?.ClientAddress()?.ToString(),
        request?.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? Clean(agent, MaxUserAgent) : null,
        Activity.Current?.TraceId.ToString(),
        request?.User.ApiKey()?.KeyId);

    public AuditEvent Describe(SecurityEvent happened, long position, DateTimeOffset now) => new()
    {
        Position = position,
        Id = Guid.CreateVersion7(now),
        HappenedAt = now,
        Action = happened.Action,
        AccountId = happened.AccountId,
        ActorId = happened.ActorId,
        OrganizationId = happened.OrganizationId,
        KeyId = happened.KeyId ?? KeyId,
        Succeeded = happened.Succeeded,
        Detail = happened.Detail is { } detail ? Clean(detail, MaxDetail) : null,
        Address = Address,
        UserAgent = UserAgent,
        TraceId = TraceId,
    };

    // What comes out must be what the database gives back, or the chain would break at it: no half characters, no signs that control a terminal.
    private static string Clean(string text, int most)
    {
        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > most)
            {
                break;
            }

            clean.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return clean.ToString();
    }
}
