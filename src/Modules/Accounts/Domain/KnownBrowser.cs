using System.Security.Cryptography;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Domain;

/// <summary>A browser from which the account has signed in before: a protected cookie says so. It opens nothing; strangers' wrong passwords do not slow it.</summary>
internal sealed class KnownBrowser(HostCookies cookies, IHttpContextAccessor requests, IDataProtectionProvider protection)
{
    private const string Cookie = "known-browser";
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(180);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("accounts.known-browser").ToTimeLimitedDataProtector();

    /// <summary>The browser's number, or null when it has not signed in to this account.</summary>
    public string? Find(Guid accountId)
    {
        if (requests.HttpContext is not { } http || cookies.Read(http.Request, Cookie) is not { } value)
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(value).Split('|') is [var account, var number] && account == accountId.ToString("D") ? number : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Remember(Guid accountId)
    {
        if (requests.HttpContext is { Response.HasStarted: false } http && Find(accountId) is null)
        {
            cookies.Set(http.Response, Cookie, _protector.Protect($"{accountId:D}|{Guid.NewGuid():N}", s_lifetime), s_lifetime);
        }
    }
}
