using System.Net;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace App.Tests.Accounts.External;

/// <summary>The product with a provider on this machine, which only Development allows, and a clock that agrees with the provider's.</summary>
public static class ExternalApp
{
    public const string Corp = "/sign-in/external/corp";

    public static TestApp Create(string name, params (string Setting, string Value)[] settings) => Create(_ => { }, name, settings);

    /// <param name="with">Replaces services.</param>
    /// <param name="name">The provider.</param>
    /// <param name="settings">The provider's, or any with their section.</param>
    public static TestApp Create(Action<IServiceCollection> with, string name, params (string Setting, string Value)[] settings)
    {
        var app = new TestApp { Environment = Environments.Development, With = with };
        foreach (var (setting, value) in settings)
        {
            app.Settings[setting.Contains(':', StringComparison.Ordinal) ? setting : $"Accounts:External:{name}:{setting}"] = value;
        }

        app.Clock.Advance(DateTimeOffset.UtcNow - app.Clock.GetUtcNow());
        return app;
    }

    /// <summary>Presses a provider's button; returns the address of the provider's page.</summary>
    public static async Task<string> StartAsync(this TestClient client, string start, string? returnUrl = null)
    {
        var answer = (await client.SubmitAsync(start, returnUrl is null ? [] : [("returnUrl", returnUrl)])).ShouldBe(HttpStatusCode.OK);
        var address = answer.Find("a.button[href^=http]").GetAttribute("href")!;
        Assert.Equal($"0;url={address}", answer.Header("Refresh"));
        return address;
    }

    /// <summary>Comes back from the provider.</summary>
    public static Task<Answer> ReturnAsync(this TestClient client, Uri callback) => client.GetAsync(callback.PathAndQuery);

    public static bool IsSignedIn(this TestClient client) => client.Cookie("__Host-session") is not null;
}
