using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>Programs that use an API key, and the making of keys.</summary>
internal static class KeyClient
{
    public static TestClient Of(TestApp app, string key)
    {
        var client = app.Anonymous();
        client.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        return client;
    }

    public static Task<string> MakeAsync(TestPerson person, params string[] scopes) => MakeAtAsync(person, "/api/v1/accounts/api-keys", scopes);

    public static Task<string> MakeForOrganizationAsync(TestPerson owner, params string[] scopes) => MakeAtAsync(owner, $"{owner.Api}/api-keys", scopes);

    private static async Task<string> MakeAtAsync(TestPerson person, string path, string[] scopes)
    {
        var made = await person.PostAsync(path, new { name = "Key", scopes = scopes.Length == 0 ? ["read"] : scopes });
        return made.ShouldBe(HttpStatusCode.Created)["key"]!;
    }
}
