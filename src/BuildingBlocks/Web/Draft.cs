using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.RateLimits;
using App.BuildingBlocks.Security;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Web;

/// <summary>
/// What was typed into a form that came when its session had ended, or had to be confirmed. It is kept for an hour, and once the browser is signed in
/// again, as the same person if it is known who that was, the page of the form shows it. Nothing is ever posted from it.
/// </summary>
public static class Draft
{
    private const string Cookie = "draft";
    private const int MostBytes = 64 * 1024;
    private const int MostOfStrangers = 500;
    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);

    // Passwords, codes, tokens of links: what proves something is not kept. Where to go next was nobody's typing.
    private static readonly string[] s_left = ["password", "token", "code", "secret", "credential", "returnUrl"];

    /// <param name="http">The request that is sent to the sign-in page.</param>
    /// <param name="page">The page on which the form stands.</param>
    /// <param name="notice">What has happened, as a sentence for that page.</param>
    /// <param name="ownerAsync">Says whose the ended session was, when that is known.</param>
    public static async Task KeepDraftAsync(this HttpContext http, string page, string notice, Func<Task<Guid?>> ownerAsync)
    {
        ArgumentNullException.ThrowIfNull(ownerAsync);
        var request = http.Request;
        var isForm = HttpMethods.IsPost(request.Method) && request is { HasFormContentType: true, ContentLength: <= MostBytes };
        if (!isForm || http.GetEndpoint()?.Metadata.GetMetadata<PageMetadata>() is null || await ReadAsync(request) is not { } fields)
        {
            return;
        }

        var owner = await ownerAsync();
        var who = owner?.ToString() ?? ClientNetwork.Of(http.Connection.RemoteIpAddress).ToString(CultureInfo.InvariantCulture);
        if (await http.RequestServices.GetRequiredService<SharedWindows>().TakeAsync(SHA256.HashData(Encoding.UTF8.GetBytes($"Draft|{who}")), 20, s_lifetime) is not null)
        {
            return;
        }

        var token = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var kept = Protector(http).Protect(JsonSerializer.SerializeToUtf8Bytes(new DraftText(notice, fields), DraftJson.Default.DraftText));
        var now = Clock(http).Now();
        var row = new { key = Hash(token), page, owner, kept, now, ends = now + s_lifetime, most = owner is null ? MostOfStrangers : int.MaxValue };
        if (await Database(http).WriteAsync(connection => connection.ExecuteAsync(Insert, row)) > 0)
        {
            Cookies(http).Set(http.Response, Cookie, token, s_lifetime);
        }
    }

    /// <summary>Puts the draft of this page, if there is one, into the form that the page is about to show.</summary>
    internal static async Task FillAsync(HttpContext http, RouteValueDictionary shown)
    {
        if (Cookies(http).Read(http.Request, Cookie) is not { } token || !HttpMethods.IsGet(http.Request.Method) || !http.User.IsSignedIn()
            || shown.FirstOrDefault(value => value.Value is FormState) is not { Value: FormState form } place
            || await TakeAsync(http, token) is not { } draft)
        {
            return;
        }

        shown[place.Key] = form.Typed(draft.Fields);
        Cookies(http).Delete(http.Response, Cookie);
        http.FlashNow($"{draft.Notice} Your text is still here: check it and save again.");
    }

    private static async Task<DraftText?> TakeAsync(HttpContext http, string token)
    {
        var page = $"{http.Request.PathBase.ToUriComponent()}{http.Request.Path.ToUriComponent()}{http.Request.QueryString.ToUriComponent()}";
        var row = new { key = Hash(token), page, user = http.User.Id(), now = Clock(http).Now() };
        var kept = await Database(http).WriteAsync(connection => connection.QuerySingleOrDefaultAsync<byte[]>(Delete, row));
        try
        {
            return kept is null ? null : JsonSerializer.Deserialize(Protector(http).Unprotect(kept), DraftJson.Default.DraftText);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static async Task<Dictionary<string, string>?> ReadAsync(HttpRequest request)
    {
        try
        {
            var form = await PostedForms.ReadAsync(request);
            var fields = form.Where(field => !Array.Exists(s_left, word => field.Key.Contains(word, StringComparison.OrdinalIgnoreCase)))
                .ToDictionary(field => field.Key, field => field.Value.ToString().ReplaceLineEndings("\n"), StringComparer.OrdinalIgnoreCase);
            return fields.Values.Any(text => text.Length > 0) ? fields : null;
        }
        catch (BadHttpRequestException)
        {
            return null;
        }
    }

    private const string Insert =
        """
        INSERT INTO web_drafts (key, page, user_id, fields, expires_at)
        SELECT @key, @page, @owner, @kept, @ends
        WHERE (SELECT COUNT(*) FROM web_drafts WHERE user_id IS NULL AND expires_at > @now) < @most
        """;

    private const string Delete =
        """
        DELETE FROM web_drafts
        WHERE key = @key AND page = @page AND (user_id IS NULL OR user_id = @user) AND expires_at > @now
        RETURNING fields
        """;

    private static IDatabase Database(HttpContext http) => http.RequestServices.GetRequiredService<IDatabase>();

    private static TimeProvider Clock(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>();

    private static IDataProtector Protector(HttpContext http) => http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("draft");

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static HostCookies Cookies(HttpContext http) => http.RequestServices.GetRequiredService<HostCookies>();
}
