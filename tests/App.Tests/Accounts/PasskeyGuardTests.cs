using System.Net;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

public sealed class PasskeyGuardTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Passkeys = "/api/v1/accounts/passkeys";
    private const string SignIn = "/api/v1/accounts/passkeys/sign-in";
    private const string Me = "/api/v1/accounts/me";
    private readonly Mailbox _mail = new(app);

    [Theory]
    [InlineData("signature")]
    [InlineData("origin")]
    [InlineData("domain")]
    [InlineData("frame")]
    [InlineData("no user verification")]
    [InlineData("counter going back")]
    [InlineData("somebody else's account")]
    [InlineData("nobody's account")]
    public async Task V19_An_assertion_with_a_lie_is_refused_and_the_next_honest_one_is_not(string lie)
    {
        var (_, key) = await WithPasskeyAsync();
        using var disposing = key;
        var bob = await app.SignedInAsync("Bob");
        (await EnterAsync(app.Anonymous(), key)).ShouldBe(HttpStatusCode.OK);
        var (origin, domain, counter) = (key.Origin, key.Domain, key.Counter);
        (key.Tampers, key.IsCrossOrigin, key.VerifiesUser) = (lie == "signature", lie == "frame", lie != "no user verification");
        key.Origin = lie == "origin" ? "https://app.example.com.evil.example" : origin;
        key.Domain = lie == "domain" ? "evil.example" : domain;
        key.Counter = lie == "counter going back" ? counter - 1 : counter;
        key.UserHandle = lie switch
        {
            "somebody else's account" => Handle(bob.Id),
            "nobody's account" => Handle(Guid.NewGuid()),
            _ => null,
        };
        var client = app.Anonymous();

        (await EnterAsync(client, key)).ShouldBe(HttpStatusCode.Unauthorized, "passkey_refused");

        (await client.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        (key.Tampers, key.IsCrossOrigin, key.VerifiesUser, key.Origin, key.Domain, key.UserHandle) = (false, false, true, origin, domain, null);
        key.Counter = counter + 1;
        (await EnterAsync(client, key)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task V19_An_assertion_is_good_for_its_own_challenge_in_its_own_browser_once()
    {
        var (_, key) = await WithPasskeyAsync();
        using var disposing = key;
        var (mine, other) = (app.Anonymous(), app.Anonymous());
        var options = (await mine.PostAsync($"{SignIn}/options")).Json;
        await other.PostAsync($"{SignIn}/options");
        var credential = key.Get(options);

        (await other.PostAsync(SignIn, new { credential })).ShouldBe(HttpStatusCode.Unauthorized, "passkey_refused");
        (await app.Anonymous().PostAsync(SignIn, new { credential })).ShouldBe(HttpStatusCode.Unauthorized, "passkey_refused");
        var challenge = mine.Cookie("__Host-passkey-challenge")!;
        (await mine.PostAsync(SignIn, new { credential })).ShouldBe(HttpStatusCode.OK);

        // The same again, with the cookie put back and with a new challenge.
        mine.Cookies.Add(new Cookie(challenge.Name, challenge.Value, "/", "app.example.com") { Secure = true });
        (await mine.PostAsync(SignIn, new { credential })).ShouldBe(HttpStatusCode.Unauthorized, "passkey_refused");
        await mine.PostAsync($"{SignIn}/options");
        (await mine.PostAsync(SignIn, new { credential })).ShouldBe(HttpStatusCode.Unauthorized, "passkey_refused");
    }

    [Fact]
    public async Task V11_An_assertion_works_once_also_for_fifty_at_once()
    {
        var (_, key) = await WithPasskeyAsync();
        using var disposing = key;
        var client = app.Anonymous();
        var credential = key.Get((await client.PostAsync($"{SignIn}/options")).Json);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.PostAsync(SignIn, new { credential })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.ShouldBe(HttpStatusCode.Unauthorized, "passkey_refused"));
    }

    [Theory]
    [InlineData("origin")]
    [InlineData("no user verification")]
    [InlineData("somebody else's challenge")]
    [InlineData("no challenge")]
    [InlineData("nonsense")]
    public async Task V19_A_registration_with_a_lie_is_refused(string lie)
    {
        var (ada, bob) = (await app.SignedInAsync(), await app.SignedInAsync("Bob"));
        using var key = new SoftAuthenticator(ada.Origin) { VerifiesUser = lie != "no user verification" };
        var options = (await ada.PostAsync($"{Passkeys}/options")).ShouldBe(HttpStatusCode.OK).Json;
        await bob.PostAsync($"{Passkeys}/options");
        key.Origin = lie == "origin" ? "https://evil.example" : key.Origin;
        var credential = lie == "nonsense" ? "[1]" : key.Create(options);
        var sender = lie switch { "somebody else's challenge" => bob, "no challenge" => await app.SignedInAsync("Carol"), _ => ada };

        (await sender.PostAsync(Passkeys, new { credential })).ShouldBe(HttpStatusCode.BadRequest, "passkey_refused");

        Assert.Empty((await sender.GetAsync(Passkeys)).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task One_passkey_is_registered_once()
    {
        var (_, key) = await WithPasskeyAsync();
        using var disposing = key;
        var bob = await app.SignedInAsync("Bob");

        (await bob.PostAsync(Passkeys, new { credential = key.Create((await bob.PostAsync($"{Passkeys}/options")).Json) })).ShouldBe(HttpStatusCode.BadRequest, "passkey_refused");
    }

    [Fact]
    public async Task S52_Adding_and_removing_need_a_fresh_session()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        own.Clock.Advance(TimeSpan.FromMinutes(6));

        (await ada.PostAsync($"{Passkeys}/options")).ShouldBe(HttpStatusCode.Forbidden, "fresh_session_required");
        (await ada.PostAsync(Passkeys, new { credential = "{}" })).ShouldBe(HttpStatusCode.Forbidden, "fresh_session_required");
        (await ada.DeleteAsync($"{Passkeys}/{Guid.NewGuid()}")).ShouldBe(HttpStatusCode.Forbidden, "fresh_session_required");
        Assert.StartsWith("/account/confirm-access", (await ada.GetAsync("/account/security/passkeys/new")).ShouldBe(HttpStatusCode.Redirect).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_way_in_stays_and_another_persons_passkey_is_out_of_reach()
    {
        var (ada, key) = await WithPasskeyAsync();
        using var _ = key;
        var one = $"{Passkeys}/{(await ada.GetAsync(Passkeys))["items.0.id"]}";
        var bob = await app.SignedInAsync("Bob");
        (await bob.DeleteAsync(one)).ShouldBe(HttpStatusCode.NotFound);
        (await bob.PutAsync(one, new { name = "Mine" })).ShouldBe(HttpStatusCode.NotFound);

        await app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET password_hash = NULL WHERE id = @Id", new { ada.Id }));
        (await ada.DeleteAsync(one)).ShouldBe(HttpStatusCode.Conflict, "last_way_in");
        Assert.Equal("Bitwarden", (await ada.GetAsync(Passkeys))["items.0.name"]);
    }

    [Fact]
    public async Task V01_The_passkey_of_whoever_signed_up_with_the_address_before_is_void_once_its_owner_proves_it()
    {
        var (mallory, key) = await WithPasskeyAsync();
        using var _ = key;
        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-in/email", new { email = mallory.Email })).ShouldBe(HttpStatusCode.Accepted);
        var token = await _mail.TokenAsync(mallory.Email, "/sign-in/link");

        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-in/link", new { token })).ShouldBe(HttpStatusCode.OK);

        (await EnterAsync(app.Anonymous(), key)).ShouldBe(HttpStatusCode.Unauthorized, "passkey_refused");
    }

    private static string Handle(Guid id) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(id.ToString("D")));

    private static async Task<Answer> EnterAsync(TestClient client, SoftAuthenticator key)
    {
        var options = (await client.PostAsync($"{SignIn}/options")).ShouldBe(HttpStatusCode.OK).Json;
        return await client.PostAsync(SignIn, new { credential = key.Get(options) });
    }

    private async Task<(TestPerson Person, SoftAuthenticator Key)> WithPasskeyAsync()
    {
        var person = await app.SignedInAsync();
        var key = new SoftAuthenticator(person.Origin);
        var options = (await person.PostAsync($"{Passkeys}/options")).ShouldBe(HttpStatusCode.OK).Json;
        (await person.PostAsync(Passkeys, new { credential = key.Create(options) })).ShouldBe(HttpStatusCode.Created);
        return (person, key);
    }
}
