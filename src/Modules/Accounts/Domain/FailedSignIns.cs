using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Domain;

/// <summary>Records sign-ins that failed, with the account or without one alike: neither the log's size nor an answer's time tells a stranger which it was.</summary>
internal sealed class FailedSignIns(AuditLog audit, IHttpContextAccessor requests, TimeProvider clock)
{
    private readonly CallerCap _cap = new(clock);

    public Task RecordAsync(Guid? accountId, string method) => _cap.Admits(requests.HttpContext?.ClientAddress()?.ToString() ?? "")
        ? audit.RecordAsync(new SecurityEvent("accounts.sign_in_failed", accountId) { Succeeded = false, Detail = method })
        : Task.CompletedTask;
}
