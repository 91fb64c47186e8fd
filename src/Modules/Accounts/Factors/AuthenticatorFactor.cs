using System.Data.Common;
using App.Modules.Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Factors;

/// <summary>The code of an authenticator app.</summary>
internal sealed class AuthenticatorFactor(Authenticators authenticators) : ISecondFactor
{
    public const string Name = "totp";

    public string Method => Name;

    public bool IsDemanding => true;

    public Task<bool> IsSetUpAsync(DbConnection connection, Guid userId) => Authenticators.IsSetUpAsync(connection, userId);

    public bool AddsTo(EntryMethod how) => true;

    public Task<Func<DbConnection, Task<bool>>?> PrepareAsync(PendingEntry pending, string code, HttpContext http) =>
        Task.FromResult<Func<DbConnection, Task<bool>>?>(connection => authenticators.UseAsync(connection, pending.User.Id, code));
}
