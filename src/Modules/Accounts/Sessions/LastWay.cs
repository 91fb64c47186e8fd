using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Sessions;

/// <summary>The way by which this browser signed in last, for the sign-in page to mark. The cookie names nobody, and stays when one signs out.</summary>
internal sealed class LastWay(HostCookies cookies, IHttpContextAccessor requests)
{
    public const string MarkId = "last-way";
    private const string Cookie = "last-way";
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(365);

    /// <summary>The id of the mark when one of these ways was the last, else null: for <c>aria-describedby</c>.</summary>
    public string? MarkFor(params ReadOnlySpan<string> ways) =>
        requests.HttpContext is { } http && cookies.Read(http.Request, Cookie) is { } last && ways.Contains(last) ? MarkId : null;

    public void Remember(HttpResponse response, EntryMethod how) => cookies.Set(response, Cookie, how.Way, s_lifetime);
}
