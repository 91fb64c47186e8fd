using System.Net;
using System.Text.Json.Nodes;
using App.Tests.Accounts.External;
using App.Tests.Cli;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>Addresses that are thrown away are not taken, where the operator has a list of their domains.</summary>
public sealed class DisposableDomainsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly TestApp _app;

    public DisposableDomainsTests()
    {
        File.WriteAllText(_file, "# a list\nmailinator.com\r\n\nTrash.Example\n");
        _app = new TestApp { Settings = { ["Accounts:DisposableDomains"] = _file } };
    }

    [Theory]
    [InlineData("ann@mailinator.com")]
    [InlineData("Ann@MAILINATOR.com")]
    [InlineData("ann@a.b.mailinator.com")]
    [InlineData("ann@trash.example.")]
    public async Task S11_Address_to_throw_away_opens_no_account(string email)
    {
        var answer = await SignUpAsync(_app, email);
        var page = await _app.Anonymous().SubmitAsync("/sign-up", ("email", email.TrimEnd('.')), ("name", "Ann"), ("password", TestPerson.Password));

        Assert.Contains("throwaway", answer.ShouldBe(HttpStatusCode.BadRequest, "validation_failed")["errors.email.0"], StringComparison.Ordinal);
        Assert.Contains("throwaway", page.ShouldBe(HttpStatusCode.UnprocessableEntity).Find("#email-error").TextContent, StringComparison.Ordinal);
        Assert.Empty(await _app.QueryAsync<string>("SELECT email FROM accounts_users"));
    }

    [Theory]
    [InlineData("ann@example.com")]
    [InlineData("ann@notmailinator.com")]
    [InlineData("mailinator.com@example.com")]
    [InlineData("ann@mailinator.com.example.org")]
    public async Task Other_address_is_taken(string email) => (await SignUpAsync(_app, email)).ShouldBe(HttpStatusCode.Created);

    [Fact]
    public async Task Without_a_list_all_are_taken()
    {
        using var app = new TestApp();

        (await SignUpAsync(app, "ann@mailinator.com")).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task S11_Account_does_not_move_to_an_address_to_throw_away()
    {
        var ada = await _app.SignedInAsync();

        var answer = await ada.PostAsync("/api/v1/accounts/email", new { email = "ada@mailinator.com" });
        var page = await ada.SubmitAsync("/account/email", ("email", "ada@mailinator.com"));

        Assert.Contains("throwaway", answer.ShouldBe(HttpStatusCode.BadRequest, "validation_failed")["errors.email.0"], StringComparison.Ordinal);
        Assert.Contains("throwaway", page.ShouldBe(HttpStatusCode.UnprocessableEntity).Find("#email-error").TextContent, StringComparison.Ordinal);
        (await ada.PostAsync("/api/v1/accounts/email", new { email = "ada@example.org" })).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task S11_Provider_that_vouches_for_an_address_to_throw_away_opens_no_account()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var app = ExternalApp.Create(
            "github", ("ClientId", "product"), ("ClientSecret", "secret"), ("AuthorizationEndpoint", $"{provider.Address}/authorize"),
            ("TokenEndpoint", $"{provider.Address}/token"), ("UserInfoEndpoint", $"{provider.Address}/user"), ("EmailsEndpoint", $"{provider.Address}/user/emails"),
            ("Accounts:DisposableDomains", _file));
        provider.Says("/token", new JsonObject { ["access_token"] = "gho_x", ["token_type"] = "bearer" });
        provider.Says("/user", new JsonObject { ["id"] = 1, ["login"] = "ann" });
        provider.Says("/user/emails", new JsonArray(new JsonObject { ["email"] = "ann@mailinator.com", ["primary"] = true, ["verified"] = true }));
        var client = app.Anonymous();
        var state = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(await client.StartAsync("/sign-in/external/github")).Query)["state"];

        var answer = await client.GetAsync($"/sign-in/external/github/callback?code=x&state={state}");

        Assert.Contains("throwaway", answer.ShouldBe(HttpStatusCode.Forbidden).Text, StringComparison.Ordinal);
        Assert.Empty(await app.QueryAsync<string>("SELECT email FROM accounts_users"));
    }

    [Theory]
    [InlineData("Accounts:DisposableDomains", "/nowhere/list.txt", "Accounts:DisposableDomains names a file that is not there")]
    [InlineData("Accounts:BreachedPasswords", "pwned", "Accounts:BreachedPasswords must be an address")]
    [InlineData("Accounts:BreachedPasswords", "http://passwords.example", "Accounts:BreachedPasswords must be an address")]
    [InlineData("HumanCheck:Captcha:Provider", "pigeon", "HumanCheck:Captcha:Provider is 'pigeon'")]
    public async Task Setting_that_cannot_work_stops_the_start(string setting, string value, string sentence)
    {
        using var scratch = Scratch.Migrated();
        scratch.Settings["App:PublicUrl"] = "https://app.example.com";
        scratch.Settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ServingProgram.FreePort()}";
        scratch.Settings[setting] = value;

        (await scratch.RunAsync()).MustFail(sentence).MustFail(setting.Replace(":", "__", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _app.Dispose();
        File.Delete(_file);
    }

    private static Task<Answer> SignUpAsync(TestApp app, string email) =>
        app.Anonymous().PostAsync("/api/v1/accounts/sign-up", new { email, password = TestPerson.Password, name = "Ann" });
}
