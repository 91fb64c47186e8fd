using System.Security.Cryptography;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Domain;

/// <summary>
/// A browser that signed up or in to the account before: a protected cookie says so. It opens nothing; strangers' wrong passwords do not slow it, and what it
/// prepared stays when the address is confirmed there.
/// </summary>
internal sealed class KnownBrowser(HostCookies cookies, IHttpContextAccessor requests, IDataProtectionProvider protection)
{
    private const string Cookie = "known-browser";
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(180);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("accounts.known-browser").ToTimeLimitedDataProtector();

    /// <summary>The account that the browser knows, or null. To be asked before a unit of work: that has no request.</summary>
    public Guid? Account => Guid.TryParseExact(Read()?.Account, "D", out var id) ? id : null;

    /// <summary>The browser's number, or null when it does not know this account.</summary>
    public string? Find(Guid accountId) => Read() is var (account, number) && account == accountId.ToString("D") ? number : null;

    /// <summary>Once in a request: by the password, and by the session that begins.</summary>
    public void Remember(Guid accountId)
    {
        if (requests.HttpContext is { Response.HasStarted: false } http && Find(accountId) is null && http.Items.TryAdd(typeof(KnownBrowser), null))
        {
            cookies.Set(http.Response, Cookie, _protector.Protect($"{accountId:D}|{Guid.NewGuid():N}", s_lifetime), s_lifetime);
        }
    }

    private (string Account, string Number)? Read()
    {
        if (requests.HttpContext is not { } http || cookies.Read(http.Request, Cookie) is not { } value)
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(value).Split('|') is [var account, var number] ? (account, number) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
