using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts.Places;

/// <summary>The product with a file of a few places, and people in them.</summary>
internal static class PlacesApp
{
    public const string Berlin = "203.0.113.5";
    public const string Hamburg = "192.0.2.5";
    public const string Sydney = "198.51.100.5";
    public const string Nowhere = "10.1.2.3";

    private const string Accounts = "/api/v1/accounts";
    private static readonly Lazy<string> s_cities = new(() => new PlaceFile()
        .Add("203.0.113.0/24", PlaceFile.City("DE", "Berlin", 52.52, 13.405))
        .Add("192.0.2.0/24", PlaceFile.City("DE", "Hamburg", 53.55, 9.99))
        .Add("198.51.100.0/24", PlaceFile.City("AU", "Sydney", -33.87, 151.21))
        .Save());

    private static readonly Lazy<string> s_countries = new(() => new PlaceFile(24, 4)
        .Add("203.0.113.0/24", PlaceFile.Country("DE"))
        .Add("198.51.100.0/24", PlaceFile.Country("AU"))
        .Save());

    public static string Cities => s_cities.Value;

    public static string Countries => s_countries.Value;

    /// <summary>The product with these places, and other settings.</summary>
    public static TestApp Create(string? file, params (string Setting, string Value)[] settings)
    {
        var app = new TestApp { Settings = { ["Accounts:Places:File"] = file ?? "" } };
        Array.ForEach(settings, setting => app.Settings[setting.Setting] = setting.Value);
        return app;
    }

    public static TestClient From(this TestApp app, string address) => app.Anonymous().MoveTo(address);

    /// <summary>The same browser, elsewhere.</summary>
    public static T MoveTo<T>(this T client, string address)
        where T : TestClient
    {
        client.Http.DefaultRequestHeaders.Remove("X-Forwarded-For");
        client.Http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    public static Task<Answer> SignUpAsync(this TestClient client, string email) =>
        client.PostAsync($"{Accounts}/sign-up", new { email, password = TestPerson.Password, name = "Ada" });

    /// <summary>Signs up and in from there, where addresses are confirmed.</summary>
    public static async Task<TestClient> ConfirmedAsync(this TestApp app, string email, string address)
    {
        var client = app.From(address);
        (await client.SignUpAsync(email)).ShouldBe(HttpStatusCode.Accepted);
        (await client.PostAsync($"{Accounts}/confirm-email", new { token = await new Mailbox(app).TokenAsync(email, "/confirm-email") })).ShouldBe(HttpStatusCode.NoContent);
        (await StrictApp.SignInAsync(client, email)).ShouldBe(HttpStatusCode.OK);
        return client;
    }
}
