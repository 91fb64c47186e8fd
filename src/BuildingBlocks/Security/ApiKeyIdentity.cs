using System.Security.Claims;

namespace App.BuildingBlocks.Security;

/// <summary>A program that is here by an API key: it acts for the person, within the key's scopes.</summary>
public sealed class ApiKeyIdentity(Guid keyId, Guid? organizationId, IReadOnlyList<string> scopes, Guid personId, string name, string email)
    : PersonIdentity(personId, name, email, "ApiKey")
{
    public Guid KeyId => keyId;

    /// <summary>The organisation that owns the key: it reaches this one and nothing else. Null for a person's key.</summary>
    public Guid? OrganizationId => organizationId;

    public bool HasScope(string scope) => scopes.Contains(scope, StringComparer.Ordinal);
}

public static class ApiKeyOfRequest
{
    /// <summary>The key that the request came with, or null: a person is here by a session, or nobody is.</summary>
    public static ApiKeyIdentity? ApiKey(this ClaimsPrincipal user) => user.Identity as ApiKeyIdentity;
}
