using System.Security.Claims;

namespace App.BuildingBlocks.Security;

/// <summary>The person behind a request.</summary>
public static class Person
{
    /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint lacks its policy.</exception>
    public static Guid Id(this ClaimsPrincipal user) => (user.Identity as PersonIdentity)?.Id ?? throw new InvalidOperationException("Nobody is signed in.");

    public static string? DisplayName(this ClaimsPrincipal user) => (user.Identity as PersonIdentity)?.Name;

    public static string? Email(this ClaimsPrincipal user) => (user.Identity as PersonIdentity)?.Email;

    /// <summary>The language and region that the person has chosen; null for none, and for programs.</summary>
    public static string? Locale(this ClaimsPrincipal user) => (user.Identity as PersonIdentity)?.Locale;

    public static bool IsSignedIn(this ClaimsPrincipal user) => user.Identity is PersonIdentity;
}
