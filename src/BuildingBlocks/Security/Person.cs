using System.Security.Claims;

namespace App.BuildingBlocks.Security;

/// <summary>The person behind a request, read from the claims that the session's handler sets.</summary>
public static class Person
{
    /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint lacks its policy.</exception>
    public static Guid Id(this ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? Guid.ParseExact(id, "D") : throw new InvalidOperationException("Nobody is signed in.");

    public static string? DisplayName(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Name);

    public static string? Email(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Email);

    public static bool IsSignedIn(this ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true;
}
