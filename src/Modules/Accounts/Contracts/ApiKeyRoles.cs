using App.BuildingBlocks.Security;

namespace App.Modules.Accounts.Contracts;

/// <summary>What a key is in an organisation: a member, whoever made it, unless its scopes say otherwise.</summary>
public static class ApiKeyRoles
{
    /// <summary>The scope with which a key has the role of whoever made it.</summary>
    public const string Manage = "manage";

    /// <summary>The role of the key in the organisation; null when it does not belong there.</summary>
    public static string? RoleIn(this ApiKeyIdentity key, Guid organizationId, string roleOfMaker)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.OrganizationId is { } own && own != organizationId ? null : key.HasScope(Manage) ? roleOfMaker : "member";
    }
}
