using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>Passkeys of people, by the same requests as their browsers make.</summary>
internal static class PasskeyHolder
{
    public const string Api = "/api/v1/accounts/passkeys";
    public const string SignIn = "/api/v1/accounts/passkeys/sign-in";
    public const string SecondStep = "/api/v1/accounts/two-factor/passkey";

    public static async Task<SoftAuthenticator> AddAsync(TestClient person)
    {
        var key = new SoftAuthenticator(person.Origin);
        (await OfferAsync(person, key)).ShouldBe(HttpStatusCode.Created);
        return key;
    }

    public static async Task<Answer> OfferAsync(TestClient person, SoftAuthenticator key) =>
        await person.PostAsync(Api, new { credential = key.Create((await person.PostAsync($"{Api}/options")).ShouldBe(HttpStatusCode.OK).Json) });

    /// <summary>Signs in by the passkey alone, or proves it after another way in.</summary>
    public static async Task<Answer> ProveAsync(TestClient client, SoftAuthenticator key, string path = SignIn) =>
        await client.PostAsync(path, new { credential = key.Get((await client.PostAsync($"{path}/options")).ShouldBe(HttpStatusCode.OK).Json) });
}
