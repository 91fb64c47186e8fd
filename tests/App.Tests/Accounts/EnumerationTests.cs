using System.Net.Http.Json;
using App.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

/// <summary>An address with an account and one without: same status, same headers, same body, same work.</summary>
public sealed class EnumerationTests : IDisposable
{
    private readonly TestApp _app = new() { With = HashCounter.Wrap };

    [Theory]
    [InlineData("/api/v1/accounts/sign-in", true)]
    [InlineData("/sign-in", false)]
    [InlineData("/api/v1/accounts/forgot-password", true)]
    [InlineData("/forgot-password", false)]
    [InlineData("/api/v1/accounts/resend-confirmation", true)]
    [InlineData("/resend-confirmation", false)]
    public async Task V03_Answers_do_not_tell_whether_there_is_an_account(string path, bool isJson) => await CompareAsync(_app, path, isJson);

    [Theory]
    [InlineData("/api/v1/accounts/sign-up", true)]
    [InlineData("/sign-up", false)]
    public async Task V03_Signing_up_does_not_tell_where_addresses_are_confirmed(string path, bool isJson)
    {
        using var strict = new TestApp { With = HashCounter.Wrap, Settings = { ["Accounts:RequireConfirmedEmail"] = "true" } };
        await SendAsync(strict, "/api/v1/accounts/sign-up", true, "known@example.com");

        await CompareAsync(strict, path, isJson, "known@example.com");
    }

    public void Dispose() => _app.Dispose();

    // A cookie's value is by chance; its name, its length and what else it says are not.
    private static string Masked(string cookie) => $"{cookie.Split('=')[0]} {cookie.Length} {string.Join(';', cookie.Split(';')[1..])}";

    private static async Task CompareAsync(TestApp app, string path, bool isJson, string? email = null)
    {
        var known = email ?? (await app.SignedInAsync()).Email;
        // What is made once, such as the hash that nobody has, is made before.
        await SendAsync(app, path, isJson, "first@example.org");

        var (one, other) = (await SendAsync(app, path, isJson, known), await SendAsync(app, path, isJson, "unknown@example.com"));

        Assert.Equal(one.Answer, other.Answer);
        Assert.Equal(one.Hashes, other.Hashes);
        Assert.DoesNotContain("InternalServerError", one.Answer, StringComparison.Ordinal);
    }

    private static async Task<(string Answer, int Hashes)> SendAsync(TestApp app, string path, bool isJson, string email)
    {
        var fields = new Dictionary<string, string> { ["email"] = email, ["password"] = "not the right password", ["name"] = "Ann" };
        var before = HashCounter.Count.Value = new HashCounter.Box();
        using var response = await app.Anonymous().Http.PostAsync(path, isJson ? JsonContent.Create(fields) : new FormUrlEncodedContent(fields));
        var headers = response.Headers.Concat(response.Content.Headers).Where(header => header.Key is not "Content-Length")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Key == "Set-Cookie" ? header.Value.Select(Masked) : header.Value)}").Order();
        var body = (await response.Content.ReadAsStringAsync()).Replace(email, "EMAIL", StringComparison.Ordinal);
        body = System.Text.RegularExpressions.Regex.Replace(body, "00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}|name=\"opened\" value=\"[^\"]*\"|<code>[0-9a-f]{32}</code>", "");
        return ($"{response.StatusCode}\n{string.Join('\n', headers)}\n{body}", before.Calls);
    }
}

/// <summary>The product's own hasher, which counts how often it works.</summary>
public class HashCounter<TUser>(Microsoft.Extensions.Options.IOptions<PasswordHasherOptions> options) : PasswordHasher<TUser>(options)
    where TUser : class
{
    public override string HashPassword(TUser user, string password)
    {
        HashCounter.Add();
        return base.HashPassword(user, password);
    }

    public override PasswordVerificationResult VerifyHashedPassword(TUser user, string hashedPassword, string providedPassword)
    {
        HashCounter.Add();
        return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}

internal static class HashCounter
{
    public static AsyncLocal<Box> Count { get; } = new();

    public static void Add()
    {
        if (Count.Value is { } box)
        {
            Interlocked.Increment(ref box.Calls);
        }
    }

    public static void Wrap(IServiceCollection services)
    {
        var hasher = services.Single(service => service.ServiceType.IsGenericType && service.ServiceType.GetGenericTypeDefinition() == typeof(IPasswordHasher<>));
        services.Remove(hasher);
        services.AddScoped(hasher.ServiceType, typeof(HashCounter<>).MakeGenericType(hasher.ServiceType.GetGenericArguments()));
    }

    internal sealed class Box
    {
        public int Calls;
    }
}
