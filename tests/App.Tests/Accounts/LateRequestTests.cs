using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

public sealed class LateRequestTests
{
    private readonly LateRequest _late = new();

    [Theory]
    [InlineData("DELETE FROM accounts_sessions")]
    [InlineData("UPDATE accounts_users SET disabled_at = created_at")]
    [InlineData("UPDATE accounts_users SET deleted_at = created_at")]
    public async Task S48_S49_V14_Request_writes_nothing_once_its_session_has_ended(string end)
    {
        using var app = new TestApp { With = _late.Watch };
        var ada = await app.SignedInAsync();

        var answer = await _late.PostAsync(app, ada, "/api/v1/accounts/api-keys", "application/json", """{"name":"Key","scopes":["read"]}""", end);

        Assert.Equal("not_signed_in", answer.ShouldBe(HttpStatusCode.Unauthorized)["code"]);
        Assert.Empty(await app.QueryAsync<string>("SELECT name FROM accounts_api_keys"));
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task S48_V14_Form_leads_to_the_sign_in_once_its_session_has_ended()
    {
        using var app = new TestApp { With = _late.Watch };
        var ada = await app.SignedInAsync();

        var answer = await _late.PostAsync(app, ada, "/account", "application/x-www-form-urlencoded", "name=Eve", "DELETE FROM accounts_sessions");

        Assert.StartsWith("/sign-in?returnUrl=", answer.ShouldBe(HttpStatusCode.Redirect).Location, StringComparison.Ordinal);
        Assert.Equal("Ada", Assert.Single(await app.QueryAsync<string>("SELECT name FROM accounts_users")));
    }
}
