using App.BuildingBlocks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Sessions;

/// <summary>Cookies that hold a secret besides the session: a challenge, a known device. Scripts cannot read them, and over https they are bound to the host.</summary>
internal sealed class SecretCookies(IOptions<AppOptions> options)
{
    private readonly bool _secure = options.Value.PublicUrl?.Scheme == Uri.UriSchemeHttps;

    public string? Read(HttpRequest request, string name) => request.Cookies[Full(name)] is { Length: > 0 and < 1000 } value ? value : null;

    public void Set(HttpResponse response, string name, string value, TimeSpan lifetime) => response.Cookies.Append(Full(name), value, Options(lifetime));

    public void Delete(HttpResponse response, string name) => response.Cookies.Delete(Full(name), Options(null));

    private string Full(string name) => _secure ? $"__Host-{name}" : name;

    private CookieOptions Options(TimeSpan? lifetime) =>
        new() { HttpOnly = true, Secure = _secure, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = lifetime, IsEssential = true };
}
