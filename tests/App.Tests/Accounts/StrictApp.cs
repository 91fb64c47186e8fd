using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>The product where addresses must be confirmed, as it is in production without further settings.</summary>
public sealed class StrictApp : IDisposable
{
    public TestApp App { get; } = new() { Settings = { ["Accounts:RequireConfirmedEmail"] = "true" } };

    internal Mailbox Mail => new(App);

    /// <summary>Signs an address up and confirms it; nobody is signed in by that.</summary>
    internal async Task ConfirmedAsync(string email)
    {
        var client = App.Anonymous();
        (await client.PostAsync("/api/v1/accounts/sign-up", new { email, password = TestPerson.Password, name = "Ada" })).ShouldBe(HttpStatusCode.Accepted);
        var token = await Mail.TokenAsync(email, "/confirm-email");
        (await client.PostAsync("/api/v1/accounts/confirm-email", new { token })).ShouldBe(HttpStatusCode.NoContent);
    }

    internal static Task<Answer> SignInAsync(TestClient client, string email, string password = TestPerson.Password) =>
        client.PostAsync("/api/v1/accounts/sign-in", new { email, password });

    public void Dispose() => App.Dispose();
}
