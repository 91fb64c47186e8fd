using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Web;

/// <summary>The product's cookies: scripts cannot read them, other sites' posts do not carry them, and over https they are bound to the host.</summary>
public sealed class HostCookies(IOptions<AppOptions> options)
{
    // What browsers keep at most.
    private const int MostCharacters = 4096;
    private readonly bool _secure = options.Value.PublicUrl?.Scheme == Uri.UriSchemeHttps;

    /// <summary>The cookie's value, or null when there is none, or one longer than any that was set here.</summary>
    public string? Read(HttpRequest request, string name) => request.Cookies[Named(name)] is { Length: > 0 and <= MostCharacters } value ? value : null;

    /// <param name="lifetime">How long the browser keeps it.</param>
    public void Set(HttpResponse response, string name, string value, TimeSpan lifetime) => response.Cookies.Append(Named(name), value, Options(lifetime));

    public void Delete(HttpResponse response, string name) => response.Cookies.Delete(Named(name), Options(null));

    /// <summary>The name as the browser has it.</summary>
    public string Named(string name) => _secure ? $"__Host-{name}" : name;

    private CookieOptions Options(TimeSpan? lifetime) =>
        new() { HttpOnly = true, Secure = _secure, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = lifetime, IsEssential = true };
}
