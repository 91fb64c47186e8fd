using System.Data.Common;

namespace App.Modules.Accounts.Contracts;

/// <summary>What accounts need of the module that groups them; it implements this.</summary>
public interface IAccountOrganizations
{
    /// <summary>Gives a new account an organisation of its own, in the unit of work that creates the account.</summary>
    Task CreateFirstAsync(DbConnection connection, Guid accountId, string accountName);

    /// <summary>The organisations the account belongs to, the oldest first.</summary>
    Task<IReadOnlyList<AccountOrganization>> ListAsync(Guid accountId, CancellationToken cancellation = default);

    /// <summary>The names of those among them that require two factors of their members.</summary>
    Task<IReadOnlyList<string>> RequiringTwoFactorAsync(Guid accountId, CancellationToken cancellation = default);

    /// <summary>The account's role in the organisation, or null: it is no member, or there is no such organisation.</summary>
    Task<string?> FindRoleAsync(Guid organizationId, Guid accountId, CancellationToken cancellation = default);
}

/// <summary>An organisation as its member sees it; <c>Role</c> is <c>owner</c> or <c>member</c>.</summary>
public sealed record AccountOrganization(Guid Id, string Slug, string Name, string Role);
