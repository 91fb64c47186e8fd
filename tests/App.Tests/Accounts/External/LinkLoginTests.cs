using System.Net;
using System.Net.Http.Json;
using App.Tests.Support;

namespace App.Tests.Accounts.External;

/// <summary>Linking a provider's login to an account, and taking it away.</summary>
[Collection("OpenID")]
public sealed class LinkLoginTests : IDisposable
{
    private const string Security = "/account/security";
    private readonly OpenIdServer _provider;
    private readonly TestApp _app;

    public LinkLoginTests(OpenIdServer provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        _provider = provider;
        _app = ExternalApp.Create(
            "corp", ("Authority", provider.Issuer), ("ClientId", "product"), ("ClientSecret", OpenIdServer.Secret), ("DisplayName", "Corp"));
    }

    [OpenIdFact]
    public async Task Linked_login_opens_the_account_and_the_owner_is_told()
    {
        var ada = await _app.SignedInAsync();

        var answer = await LinkAsync(ada, "someone-else");

        Assert.Equal(Security, answer.ShouldBe(HttpStatusCode.Found).Location);
        Assert.Contains("someone-else@example.com", (await ada.GetAsync(Security)).Text, StringComparison.Ordinal);
        var client = _app.Anonymous();
        (await client.ReturnAsync(await _provider.VisitAsync(await client.StartAsync(ExternalApp.Corp), "someone-else"))).ShouldBe(HttpStatusCode.Found);
        Assert.Equal(ada.Email, (await client.GetAsync("/api/v1/accounts/me"))["email"]);
        await new Mailbox(_app).WaitForAsync(ada.Email, "Corp was linked");
        Assert.Contains("accounts.login_linked", await _app.QueryAsync<string>("SELECT action FROM audit_events"));
    }

    [OpenIdFact]
    public async Task V02_Login_of_one_account_does_not_move_to_another()
    {
        var (ada, bob) = (await _app.SignedInAsync(), await _app.SignedInAsync("Bob"));
        await LinkAsync(ada, "ada");

        await LinkAsync(bob, "ada");

        Assert.Contains("another account", (await bob.GetAsync(Security)).Find(".flash").TextContent, StringComparison.Ordinal);
        Assert.Equal(ada.Id, (await _app.QueryAsync<Guid>("SELECT user_id FROM accounts_logins")).Single());
    }

    [OpenIdFact]
    public async Task V02_Subject_and_account_are_not_taken_from_the_request()
    {
        var (ada, bob) = (await _app.SignedInAsync(), await _app.SignedInAsync("Bob"));
        (string, string)[] wishes = [("userId", $"{bob.Id}"), ("user_id", $"{bob.Id}"), ("subject", "boss"), ("sub", "boss"), ("issuer", "x"), ("provider", "x")];
        var query = string.Concat(wishes.Select(wish => $"&{wish.Item1}={wish.Item2}"));
        var page = (await ada.SubmitAsync("/account/logins/corp?x=1" + query, wishes)).ShouldBe(HttpStatusCode.OK);
        var callback = await _provider.VisitAsync(page.Find("a.button[href^=http]").GetAttribute("href")!, "ada");

        (await ada.GetAsync(callback.PathAndQuery + query)).ShouldBe(HttpStatusCode.Found);

        Assert.Equal((ada.Id, "ada", "corp"), (await _app.QueryAsync<(Guid, string, string)>("SELECT user_id, subject, provider FROM accounts_logins")).Single());
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch })
        {
            var request = new HttpRequestMessage(method, "/api/v1/accounts/logins") { Content = JsonContent.Create(new { provider = "corp", subject = "boss" }) };
            Assert.Equal(HttpStatusCode.MethodNotAllowed, (await ada.SendAsync(request)).Status);
        }
    }

    [OpenIdFact]
    public async Task Login_is_linked_to_nobody_when_another_person_comes_back()
    {
        var (ada, bob) = (await _app.SignedInAsync(), await _app.SignedInAsync("Bob"));
        var callback = await _provider.VisitAsync(await ada.StartAsync("/account/logins/corp"), "ada");
        // The same browser, where somebody else signed in meanwhile.
        ada.Cookies.Add(new Uri("https://app.example.com"), new Cookie(bob.Session.Name, bob.Session.Value, "/") { Secure = true });

        await ada.ReturnAsync(callback);

        Assert.Empty(await _app.QueryAsync<string>("SELECT subject FROM accounts_logins"));
    }

    [OpenIdFact]
    public async Task Linking_and_unlinking_ask_for_a_fresh_session()
    {
        var ada = await _app.SignedInAsync();
        await LinkAsync(ada, "ada");
        var id = (await ada.GetAsync("/api/v1/accounts/logins"))["logins.0.id"];
        _app.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.StartsWith("/account/confirm-access", (await ada.SubmitAsync("/account/logins/corp")).Location, StringComparison.Ordinal);
        (await ada.DeleteAsync($"/api/v1/accounts/logins/{id}")).ShouldBe(HttpStatusCode.Forbidden, "fresh_session_required");
    }

    [OpenIdFact]
    public async Task Unlinked_login_opens_nothing_and_ends_the_sessions_that_it_began()
    {
        var ada = await _app.SignedInAsync();
        await LinkAsync(ada, "ada-at-work");
        var elsewhere = _app.Anonymous();
        await elsewhere.ReturnAsync(await _provider.VisitAsync(await elsewhere.StartAsync(ExternalApp.Corp), "ada-at-work"));
        var id = (await ada.GetAsync("/api/v1/accounts/logins"))["logins.0.id"];

        (await ada.SubmitAsync($"/account/logins/{id}/unlink")).ShouldBe(HttpStatusCode.Found);

        (await elsewhere.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await ada.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.OK);
        Assert.Empty(await _app.QueryAsync<string>("SELECT subject FROM accounts_logins"));
        await new Mailbox(_app).WaitForAsync(ada.Email, "Corp was unlinked");
    }

    [OpenIdFact]
    public async Task Last_way_in_stays()
    {
        var client = _app.Anonymous();
        await client.ReturnAsync(await _provider.VisitAsync(await client.StartAsync(ExternalApp.Corp), "ada"));
        var id = (await client.GetAsync("/api/v1/accounts/logins"))["logins.0.id"];

        (await client.DeleteAsync($"/api/v1/accounts/logins/{id}")).ShouldBe(HttpStatusCode.Conflict, "last_way_in");
        (await client.PostAsync("/api/v1/accounts/password", new { newPassword = TestPerson.Password })).ShouldBe(HttpStatusCode.NoContent);
        (await client.DeleteAsync($"/api/v1/accounts/logins/{id}")).ShouldBe(HttpStatusCode.NoContent);
    }

    [OpenIdFact]
    public async Task Login_of_somebody_else_is_not_there()
    {
        var (ada, bob) = (await _app.SignedInAsync(), await _app.SignedInAsync("Bob"));
        await LinkAsync(ada, "ada");
        var id = (await ada.GetAsync("/api/v1/accounts/logins"))["logins.0.id"];

        (await bob.DeleteAsync($"/api/v1/accounts/logins/{id}")).ShouldBe(HttpStatusCode.NotFound);
        Assert.Empty((await bob.GetAsync("/api/v1/accounts/logins")).Json["logins"]!.AsArray());
    }

    public void Dispose() => _app.Dispose();

    private async Task<Answer> LinkAsync(TestClient client, string login) =>
        await client.ReturnAsync(await _provider.VisitAsync(await client.StartAsync("/account/logins/corp"), login));
}
