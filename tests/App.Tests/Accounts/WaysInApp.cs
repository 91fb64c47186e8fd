using System.Net;
using App.Modules.Accounts.Contracts;
using App.Tests.Accounts.External;
using App.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

/// <summary>The product with every way in that it has, and somebody for each of them.</summary>
public sealed class WaysInApp : IAsyncLifetime
{
    private const string Accounts = "/api/v1/accounts";
    private const string Chosen = "another fine password";
    private int _people;
    private ScriptedProvider _provider = null!;
    private TestApp _app = null!;
    private TestApp _limited = null!;

    public async Task InitializeAsync()
    {
        _provider = (await ScriptedProvider.StartAsync()).AsOpenId();
        (_app, _limited) = (Create("false"), Create("true"));
    }

    public async Task DisposeAsync()
    {
        _app.Dispose();
        _limited.Dispose();
        await _provider.DisposeAsync();
    }

    /// <summary>What comes of it when somebody in this state comes this way: "in", "second factor", "organization shut", or the code of the refusal.</summary>
    public async Task<string> TryAsync(string way, string state)
    {
        // Only where requests are counted do wrong passwords make one wait.
        var app = state == "locked out" ? _limited : _app;
        app.Clock.Advance(TimeSpan.FromHours(1));
        var email = $"somebody{++_people}@example.com";
        var owner = await ConfirmedAsync(app, email);
        var slug = (await owner.GetAsync($"{Accounts}/me"))["organizations.0.slug"]!;
        var enter = await EquipAsync(app, way, owner, email);
        // What is asked for by mail is asked for by somebody who may still ask: a disabled account gets no mail.
        (TestClient Client, string Proof)? proof = state == "disabled" ? await AskAsync(app, way, email) : null;
        await PutIntoAsync(app, way == "trusted device" && state == "second factor" ? "as it is" : state, owner, email);
        return await OutcomeAsync(await enter(proof ?? await AskAsync(app, way, email)), slug);
    }

    private TestApp Create(string limited) => ExternalApp.Create(
        "corp", ("Authority", _provider.Address), ("ClientId", "product"), ("ClientSecret", "secret"), ("Accounts:RequireConfirmedEmail", "true"),
        ("RateLimits:Enabled", limited));

    private static async Task<TestClient> ConfirmedAsync(TestApp app, string email)
    {
        var client = app.Anonymous();
        (await client.PostAsync($"{Accounts}/sign-up", new { email, password = TestPerson.Password, name = "Somebody" })).ShouldBe(HttpStatusCode.Accepted);
        (await client.PostAsync($"{Accounts}/confirm-email", new { token = await new Mailbox(app).TokenAsync(email, "/confirm-email") })).ShouldBe(HttpStatusCode.NoContent);
        (await StrictApp.SignInAsync(client, email)).ShouldBe(HttpStatusCode.OK);
        return client;
    }

    // Gives the account what this way needs, and returns how to go it from a browser that nobody is signed in with.
    private async Task<Func<(TestClient Client, string Proof), Task<(TestClient, Answer)>>> EquipAsync(TestApp app, string way, TestClient owner, string email)
    {
        switch (way)
        {
            case "password":
                return async asked => (asked.Client, await StrictApp.SignInAsync(asked.Client, email));
            case "magic link":
                return async asked => (asked.Client, await asked.Client.PostAsync($"{Accounts}/sign-in/link", new { token = asked.Proof }));
            case "mailed code":
                return async asked => (asked.Client, await asked.Client.PostAsync($"{Accounts}/sign-in/code", new { code = asked.Proof }));
            case "reset password":
                return async asked => (asked.Client, await ResetAsync(asked.Client, email, asked.Proof));
            case "passkey":
                var passkey = await PasskeyHolder.AddAsync(owner);
                return async asked => (asked.Client, await PasskeyHolder.ProveAsync(asked.Client, passkey));
            case "external sign-in":
                (await ScriptedLogin.VisitAsync(_provider, app, owner, email, "/account/logins/corp")).ShouldBe(HttpStatusCode.Found);
                return async asked => (asked.Client, await ScriptedLogin.VisitAsync(_provider, app, asked.Client, email));
            case "API key":
                var text = (await owner.PostAsync($"{Accounts}/api-keys", new { name = "Key", scopes = new[] { "read", "manage" } })).ShouldBe(HttpStatusCode.Created)["key"]!;
                var program = KeyClient.Of(app, text);
                return async _ => (program, await program.GetAsync($"{Accounts}/me"));
            case "trusted device":
                var (phone, device) = (await Phone.SetUpAsync(app, owner), app.Anonymous());
                (await StrictApp.SignInAsync(device, email)).ShouldBe(HttpStatusCode.Unauthorized, "second_factor_required");
                (await device.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code(), trustDevice = true })).ShouldBe(HttpStatusCode.OK);
                (await device.PostAsync($"{Accounts}/sign-out")).ShouldBe(HttpStatusCode.NoContent);
                return async _ => (device, await StrictApp.SignInAsync(device, email));
            default:
                throw new ArgumentOutOfRangeException(nameof(way), way, null);
        }
    }

    private static async Task<(TestClient Client, string Proof)> AskAsync(TestApp app, string way, string email)
    {
        var (client, mail) = (app.Anonymous(), new Mailbox(app));
        if (way is "magic link" or "mailed code")
        {
            (await client.PostAsync($"{Accounts}/sign-in/email", new { email })).ShouldBe(HttpStatusCode.Accepted);
            return (client, way == "magic link" ? await mail.TokenAsync(email, "/sign-in/link") : await mail.CodeAsync(email, words: "Sign in with the code"));
        }

        if (way == "reset password")
        {
            (await client.PostAsync($"{Accounts}/forgot-password", new { email })).ShouldBe(HttpStatusCode.Accepted);
            return (client, await mail.TokenAsync(email, "/reset-password"));
        }

        return (client, "");
    }

    private static async Task<Answer> ResetAsync(TestClient client, string email, string token)
    {
        var reset = await client.PostAsync($"{Accounts}/reset-password", new { token, password = Chosen });
        return reset.Status == HttpStatusCode.NoContent ? await StrictApp.SignInAsync(client, email, Chosen) : reset;
    }

    private static async Task PutIntoAsync(TestApp app, string state, TestClient owner, string email)
    {
        switch (state)
        {
            case "locked out":
                for (var number = 0; number < 4; number++)
                {
                    (await StrictApp.SignInAsync(app.Anonymous(), email, "a wrong password")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
                    // The waits are 10 seconds, then 20.
                    app.Clock.Advance(TimeSpan.FromSeconds(11));
                }

                break;
            case "disabled":
                Assert.True(await app.Services.GetRequiredService<IAccounts>().DisableAsync(email));
                break;
            case "deleted":
                (await owner.PostAsync($"{Accounts}/deletion")).ShouldBe(HttpStatusCode.Accepted);
                var token = await new Mailbox(app).TokenAsync(email, "/confirm-deletion");
                (await owner.PostAsync($"{Accounts}/deletion/confirm", new { token })).ShouldBe(HttpStatusCode.NoContent);
                break;
            case "unconfirmed":
                await ExecuteAsync(app, "UPDATE accounts_users SET email_confirmed_at = NULL WHERE email = @email", email);
                break;
            case "second factor":
                await Phone.SetUpAsync(app, owner);
                break;
            case "organization requires two":
                await ExecuteAsync(
                    app,
                    """
                    UPDATE organizations_organizations SET two_factor_required = TRUE WHERE id IN
                        (SELECT m.organization_id FROM organizations_members m JOIN accounts_users u ON u.id = m.user_id WHERE u.email = @email)
                    """,
                    email);
                break;
            case "as it is":
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(state), state, null);
        }
    }

    private static Task<int> ExecuteAsync(TestApp app, string sql, string email) => app.Database.WriteAsync(connection => connection.ExecuteAsync(sql, new { email }));

    // A page says by its address, or by its status, what JSON says by a code.
    private static async Task<string> OutcomeAsync((TestClient Client, Answer Answer) entry, string slug)
    {
        var (client, answer) = entry;
        var me = await client.GetAsync($"{Accounts}/me");
        var location = answer.Header("Location");
        if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.Found) || location?.StartsWith("/sign-in/two-factor", StringComparison.Ordinal) == true)
        {
            me.ShouldBe(HttpStatusCode.Unauthorized);
            var code = location is not null ? "second_factor_required" : answer.Text.StartsWith('{') ? answer["code"]! : $"{(int)answer.Status}";
            return code == "second_factor_required" ? "second factor" : code;
        }

        me.ShouldBe(HttpStatusCode.OK);
        var organization = await client.GetAsync($"/api/v1/organizations/{slug}/activity");
        if (organization.Status == HttpStatusCode.OK)
        {
            return "in";
        }

        organization.ShouldBe(HttpStatusCode.Forbidden, "two_factor_setup_required");
        return "organization shut";
    }
}
