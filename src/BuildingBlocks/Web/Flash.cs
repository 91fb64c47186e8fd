using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Web;

/// <summary>A message for the next page, carried over a redirect in a protected cookie that is read once.</summary>
public sealed record FlashMessage(string Kind, string Text)
{
    /// <summary>The language of the text, where it is not the page's.</summary>
    public string? Language { get; init; }
}

public static class Flash
{
    private const string Cookie = "flash";

    public static void FlashSuccess(this HttpContext context, string text) => Set(context, new("success", text));

    public static void FlashError(this HttpContext context, string text) => Set(context, new("error", text));

    /// <summary>A message for the page that this request itself answers with.</summary>
    internal static void FlashNow(this HttpContext context, string text) => context.Features.Set(new FlashMessage("success", text));

    internal static FlashMessage? Take(HttpContext context)
    {
        if (context.Features.Get<FlashMessage>() is { } now)
        {
            return now;
        }

        var cookies = Cookies(context);
        if (cookies.Read(context.Request, Cookie) is not { } value)
        {
            return null;
        }

        cookies.Delete(context.Response, Cookie);
        try
        {
            var parts = Protector(context).Unprotect(value).Split('\n', 2);
            return new FlashMessage(parts[0], parts[1]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static void Set(HttpContext context, FlashMessage message) =>
        Cookies(context).Set(context.Response, Cookie, Protector(context).Protect($"{message.Kind}\n{message.Text}"), TimeSpan.FromMinutes(1));

    private static IDataProtector Protector(HttpContext context) =>
        context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("flash");

    private static HostCookies Cookies(HttpContext context) => context.RequestServices.GetRequiredService<HostCookies>();
}
