using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Contracts;

namespace App.Modules.Organizations.Domain;

internal static class OrganizationKeys
{
    /// <summary>Whose the organisation's API keys are, for the owner who asks.</summary>
    public static ApiKeyOwner KeyOwner(this Membership membership) => new(membership.UserId, membership.OrganizationId);
}
