using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.RateLimits;

/// <summary>Counts a request to a limited endpoint once its body is read, since the body may say whom it is about.</summary>
internal static class RateLimitFilter
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo?> s_emails = new();

    public static async ValueTask<object?> InvokeAsync(RateLimit limit, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        if (!services.GetRequiredService<IOptions<RateLimitOptions>>().Value.Enabled)
        {
            return await next(context);
        }

        var refused = await services.GetRequiredService<SharedWindows>().TakeAsync(Key(limit, context), limit.Permits, limit.Window);
        if (refused is not { } wait)
        {
            return await next(context);
        }

        await RateLimitMiddleware.RefuseAsync(http, wait.Wait, wait.IsFirst ? limit.Name : null);
        return Results.Empty;
    }

    private static byte[] Key(RateLimit limit, EndpointFilterInvocationContext context)
    {
        var http = context.HttpContext;
        var account = limit.By.HasFlag(LimitBy.Account) && http.User.IsSignedIn() ? http.User.Id().ToString() : "";
        var email = limit.By.HasFlag(LimitBy.Email) ? Email(context) : "";
        // Without an account or an e-mail address to count by there is still the address: nobody is uncounted.
        var byAddress = limit.By.HasFlag(LimitBy.Address) || (account.Length == 0 && email.Length == 0);
        var address = http.Connection.RemoteIpAddress;
        var network = limit.By.HasFlag(LimitBy.Network) ? Text(ClientNetwork.Around(address)) : byAddress ? Text(ClientNetwork.Of(address)) : "";
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{limit.Name}|{limit.By}|{limit.Permits}|{network}|{account}|{email}"));
    }

    private static string Text(UInt128 network) => network.ToString(CultureInfo.InvariantCulture);

    private static string Email(EndpointFilterInvocationContext context)
    {
        foreach (var argument in context.Arguments)
        {
            var email = argument is IPostedForm form
                ? form.State.Value("email")
                : argument is null ? null : s_emails.GetOrAdd(argument.GetType(), EmailOf)?.GetValue(argument) as string;
            if (!string.IsNullOrWhiteSpace(email))
            {
                // As accounts are found by it: another spelling of the same address is the same address.
                return context.HttpContext.RequestServices.GetService<ILookupNormalizer>()?.NormalizeEmail(email) is { Length: > 0 } key ? key : Plain(email);
            }
        }

        return "";
    }

    // What is not text throws when it is normalized: half a character, which no e-mail address has.
    private static string Plain(string email)
    {
        var clean = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(email.Trim()));
        return clean.Normalize(NormalizationForm.FormKC).ToUpperInvariant();
    }

    private static PropertyInfo? EmailOf(Type type) =>
        type is { IsNested: true, Name: "Request" } && type.GetProperty("Email") is { } email && email.PropertyType == typeof(string) ? email : null;
}
