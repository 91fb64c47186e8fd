using System.Net;

namespace App.Tests.Support;

/// <summary>A signed-in person and the organisation that came with the account.</summary>
public sealed class TestPerson(HttpClient http, CookieContainer cookies, string name, string email) : TestClient(http, cookies)
{
    public const string Password = "correct horse battery";

    public string Name => name;

    public string Email => email;

    public Guid Id { get; private set; }

    public string Slug { get; private set; } = "";

    /// <summary>Where the organisation's JSON routes begin.</summary>
    public string Api => $"/api/v1/organizations/{Slug}";

    /// <summary>Where the organisation's pages begin.</summary>
    public string Pages => $"/o/{Slug}";

    /// <summary>The session's cookie as the browser holds it.</summary>
    public Cookie Session => Cookie("__Host-session") ?? Cookie("session") ?? throw new InvalidOperationException($"{name} has no session.");

    internal async Task SignUpAsync()
    {
        var answer = await PostAsync("/api/v1/accounts/sign-up", new { email, password = Password, name });
        answer.ShouldBe(HttpStatusCode.Created);
        Id = (Guid)answer.Json["id"]!;
        Slug = answer["organizations.0.slug"]!;
    }
}
