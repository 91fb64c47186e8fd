using System.Net;
using App.Tests.Accounts.External;
using App.Tests.Support;

namespace App.Tests.Accounts.Places;

/// <summary>Countries that nobody may come from.</summary>
public sealed class PlaceGateTests : IDisposable
{
    private const string Accounts = "/api/v1/accounts";
    private readonly TestApp _app = PlacesApp.Create(
        PlacesApp.Cities, ("Accounts:Places:Blocked", "kp, AU"), ("Accounts:External:github:ClientId", "x"), ("Accounts:External:github:ClientSecret", "x"));

    public static TheoryData<string> Ways =>
    [
        "sign-up", "sign-in", "sign-in/email", "sign-in/link", "sign-in/code", "passkeys/sign-in", "passkeys/sign-in/options", "sign-in/external/github",
    ];

    public static TheoryData<string> Pages => ["sign-up", "sign-in", "sign-in/email", "sign-in/link", "sign-in/code", "sign-in/passkey", "sign-in/external/github"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task S11_Every_way_in_is_shut_alike_before_anything_is_looked_up(string way)
    {
        await _app.From(PlacesApp.Berlin).SignUpAsync("ada@example.com");
        var before = await Tables.ReadAsync(_app);

        var answers = new List<Answer>();
        foreach (var email in new[] { "ada@example.com", "nobody@example.com" })
        {
            answers.Add(await _app.From(PlacesApp.Sydney).PostAsync(
                $"{Accounts}/{way}", new { email, password = TestPerson.Password, name = "Ada", token = "x", code = "123456", credential = "{}" }));
        }

        Assert.All(answers, answer => answer.ShouldBe(HttpStatusCode.Forbidden, "place_refused"));
        Assert.Equal(answers[0]["detail"], answers[1]["detail"]);
        Assert.Equal(before, await Tables.ReadAsync(_app));
        Assert.NotEqual("place_refused", Code(await _app.From(PlacesApp.Berlin).PostAsync($"{Accounts}/{way}", new { email = "x@example.com" })));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task S11_Every_page_that_lets_in_says_so_in_plain_words(string page)
    {
        (string, string)[] fields = [("email", "x@example.com"), ("password", "x"), ("name", "x"), ("token", "x"), ("code", "1"), ("credential", "{}")];

        var answer = (await _app.From(PlacesApp.Sydney).SubmitAsync($"/{page}", fields)).ShouldBe(HttpStatusCode.Forbidden);

        Assert.Contains("nobody can sign in or sign up here", answer.Find(".status-page .lead").TextContent, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.Forbidden, (await _app.From(PlacesApp.Berlin).SubmitAsync($"/{page}", fields)).Status);
    }

    [Fact]
    public async Task Session_that_is_there_goes_on()
    {
        var ada = _app.From(PlacesApp.Berlin);
        await ada.SignUpAsync("ada@example.com");

        (await ada.MoveTo(PlacesApp.Sydney).GetAsync($"{Accounts}/me")).ShouldBe(HttpStatusCode.OK);
        (await ada.GetAsync("/account/security")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S11_Second_step_is_shut_too_and_the_account_s_log_says_so()
    {
        var ada = await _app.SignedInAsync();
        var phone = await Phone.SetUpAsync(_app, ada);
        var half = await Phone.HalfwayAsync(_app, ada);

        (await half.MoveTo(PlacesApp.Sydney).PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.Forbidden, "place_refused");

        Assert.Null(half.Cookie("__Host-session"));
        var events = await _app.QueryAsync<(string?, long)>(
            "SELECT detail, succeeded FROM audit_events WHERE action = 'accounts.place_refused' AND account_id = @Id", new { ada.Id });
        Assert.Equal([("Sydney, Australia", 0)], events);
        (await half.MoveTo(PlacesApp.Berlin).PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S11_Who_comes_back_from_a_provider_from_there_gets_no_account()
    {
        await using var provider = (await ScriptedProvider.StartAsync()).AsOpenId();
        await using var app = ExternalApp.Create(
            "corp", ("Authority", provider.Address), ("ClientId", "product"), ("ClientSecret", "secret"),
            ("Accounts:Places:CountryHeader", "CF-IPCountry"), ("Accounts:Places:Allowed", "DE"));
        var client = app.Anonymous();
        Country("DE");
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(await client.StartAsync(ExternalApp.Corp)).Query);
        provider.SaysToken(provider.Sign(provider.Claims(query["nonce"]!)));
        Country("AU");

        var answer = await client.GetAsync($"{ExternalApp.Corp}/callback?code=x&state={query["state"]}&iss={Uri.EscapeDataString(provider.Address)}");

        Assert.Contains("nobody can sign in", answer.ShouldBe(HttpStatusCode.Forbidden).Find(".error-summary").TextContent, StringComparison.Ordinal);
        Assert.Empty(await app.QueryAsync<string>("SELECT email FROM accounts_users"));
        Country("DE");
        (await ScriptedLogin.VisitAsync(provider, app, client, "ada@example.com")).ShouldBe(HttpStatusCode.Found);

        void Country(string code)
        {
            client.Http.DefaultRequestHeaders.Remove("CF-IPCountry");
            client.Http.DefaultRequestHeaders.Add("CF-IPCountry", code);
        }
    }

    [Theory]
    [InlineData(PlacesApp.Berlin, true)]
    [InlineData(PlacesApp.Sydney, false)]
    [InlineData(PlacesApp.Nowhere, false)]
    public async Task S11_Where_countries_are_named_that_may_come_nobody_else_does(string address, bool mayCome)
    {
        using var app = PlacesApp.Create(PlacesApp.Cities, ("Accounts:Places:Allowed", "DE AT CH"));

        (await app.From(address).SignUpAsync("ada@example.com")).ShouldBe(mayCome ? HttpStatusCode.Created : HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Place_that_is_not_known_is_not_blocked() =>
        (await _app.From(PlacesApp.Nowhere).SignUpAsync("ada@example.com")).ShouldBe(HttpStatusCode.Created);

    public void Dispose() => _app.Dispose();

    private static string? Code(Answer answer) => answer.Text.StartsWith('{') ? answer["code"] : null;
}
