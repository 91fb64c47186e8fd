using System.Data.Common;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Factors;

/// <summary>A way to prove the second factor by something that one types or that a device says.</summary>
internal interface ISecondFactor
{
    /// <summary>Its stable name: in requests, in the audit log, with the session.</summary>
    string Method { get; }

    /// <summary>Whether having it set up is what makes sign-ins ask; else it only stands in for one that does.</summary>
    bool IsDemanding { get; }

    /// <summary>Whether the account has it.</summary>
    Task<bool> IsSetUpAsync(DbConnection connection, Guid userId);

    /// <summary>Whether it proves anything more than the way the person came by.</summary>
    bool AddsTo(EntryMethod how);

    /// <summary>Gets ready to check, and returns the check, which uses the factor up within the unit of work that begins the session. Null when there is
    /// nothing to check, which counts as no try.</summary>
    Task<Func<DbConnection, Task<bool>>?> PrepareAsync(PendingEntry pending, string code, HttpContext http);
}
