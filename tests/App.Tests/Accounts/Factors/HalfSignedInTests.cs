using System.Net;
using App.BuildingBlocks.Security;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts.Factors;

/// <summary>Somebody who knows a password and nothing more.</summary>
public sealed class HalfSignedInTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task V18_The_challenge_opens_nothing_but_the_second_step()
    {
        var ada = await app.SignedInAsync();
        await Phone.SetUpAsync(app, ada);
        await Rows.CreateAsync(app, ada);
        var ids = await Tables.IdsOfAsync(app, ada.Slug);
        var client = await Phone.HalfwayAsync(app, ada);
        var before = await AccountAsync(ada);
        var closed = Route.AllOf(app).Where(route => route.Policies.Contains(Policies.SignedIn)).ToList();

        Assert.NotEmpty(closed);
        foreach (var route in closed)
        {
            foreach (var id in route.NamesRows ? ids.Append(ada.Id) : [Guid.Empty])
            {
                var path = route.Path(ada.Slug, id);
                var body = route.Request is { } request ? SampleRequest.For(request) : null;
                var answer = route is { IsPage: true, IsSafe: false } ? await client.SubmitAsync(path, body is null ? [] : SampleRequest.AsForm(body))
                    : await client.SendAsync(new HttpRequestMessage(new HttpMethod(route.Method), path)
                    {
                        Content = body is null || route.IsSafe ? null : System.Net.Http.Json.JsonContent.Create(body),
                    });
                Assert.True(
                    answer.Status == HttpStatusCode.Unauthorized || (answer.Status == HttpStatusCode.Redirect && answer.Location.StartsWith("/sign-in?", StringComparison.Ordinal)),
                    $"{route} answered {(int)answer.Status} {answer.Header("Location")}");
            }
        }

        // Pages for everybody do not know the person either.
        Assert.DoesNotContain(ada.Email, (await client.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.Equal(before, await AccountAsync(ada));
        Assert.Null(client.Cookie("__Host-session"));
    }

    [Fact]
    public async Task V18_The_challenge_is_its_own_accounts_and_nobody_elses()
    {
        var ada = await app.SignedInAsync();
        var eve = await app.SignedInAsync("Eve");
        var (hers, evil) = (await Phone.SetUpAsync(app, ada), await Phone.SetUpAsync(app, eve));
        var client = await Phone.HalfwayAsync(app, ada);

        // Eve knows Ada's password and has an app and codes of her own.
        foreach (var (method, code) in new[] { ("totp", evil.Code()), ("recovery_code", evil.Paper[0]) })
        {
            (await client.PostAsync(Phone.SecondStep, new { method, code, userId = eve.Id, email = eve.Email })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        }

        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = hers.Code(), userId = eve.Id, email = eve.Email })).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(ada.Email, (await client.GetAsync("/api/v1/accounts/me"))["email"]);
        Assert.Equal("10", (await eve.GetAsync("/api/v1/accounts/second-factors"))["recoveryCodesLeft"]);
    }

    [Fact]
    public async Task S08_The_second_step_comes_after_the_first_and_takes_no_other_flows_token()
    {
        var ada = await app.SignedInAsync();
        var phone = await Phone.SetUpAsync(app, ada);
        var right = new { method = "totp", code = phone.Code() };

        (await app.Anonymous().PostAsync(Phone.SecondStep, right)).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
        (await app.Anonymous().GetAsync(Phone.SecondStep)).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
        (await app.Anonymous().PostAsync($"{Phone.SecondStep}/email")).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
        (await app.Anonymous().PostAsync("/api/v1/accounts/forgot-password", new { email = ada.Email })).ShouldBe(HttpStatusCode.Accepted);
        var reset = await new Mailbox(app).TokenAsync(ada.Email, "/reset-password");
        var session = ada.Session.Value;
        foreach (var token in new[] { reset, session, new string('A', 43), "", "%00" })
        {
            var request = new HttpRequestMessage(HttpMethod.Post, Phone.SecondStep) { Content = System.Net.Http.Json.JsonContent.Create(right) };
            request.Headers.TryAddWithoutValidation("Cookie", $"__Host-two-factor={token}");
            (await app.Anonymous().SendAsync(request)).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
        }

        var client = await Phone.HalfwayAsync(app, ada);
        (await client.PostAsync(Phone.SecondStep, new { })).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = "" })).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        (await client.PostAsync(Phone.SecondStep, new { method = "none", code = phone.Code() })).ShouldBe(HttpStatusCode.BadRequest, "method_unavailable");
        (await client.PostAsync(Phone.SecondStep, new { method = "email_code", code = "123456" })).ShouldBe(HttpStatusCode.BadRequest, "method_unavailable");
        // The challenge is no token of another flow, either.
        var challenge = client.Cookie("__Host-two-factor")!.Value;
        (await app.Anonymous().PostAsync("/api/v1/accounts/reset-password", new { token = challenge, password = "another fine password" }))
            .ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
        (await client.PostAsync(Phone.SecondStep, right)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("page")]
    public async Task S38_Every_way_in_asks_the_same(string way)
    {
        using var strict = new StrictApp();
        await strict.ConfirmedAsync("ada@example.com");
        var ada = strict.App.Anonymous();
        (await EnterAsync(ada, way, "ada@example.com")).ShouldBe(way == "json" ? HttpStatusCode.OK : HttpStatusCode.Redirect);
        var phone = await Phone.SetUpAsync(strict.App, ada);

        var halfway = strict.App.Anonymous();
        var entry = await EnterAsync(halfway, way, "ada@example.com");
        Assert.True(way == "json" ? entry["code"] == "second_factor_required" : entry.Location == "/sign-in/two-factor", entry.Text);
        Assert.Null(halfway.Cookie("__Host-session"));

        await SetAsync(strict.App, "UPDATE accounts_users SET email_confirmed_at = NULL");
        await RefusedAsync(strict.App, halfway, way, phone, "email_not_confirmed");
        await SetAsync(strict.App, "UPDATE accounts_users SET email_confirmed_at = created_at, disabled_at = created_at");
        await RefusedAsync(strict.App, halfway, way, phone, "invalid_credentials");
        await SetAsync(strict.App, "UPDATE accounts_users SET disabled_at = NULL");
        (await halfway.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);
    }

    // Neither the first step nor, for somebody who took it before, the second.
    private static async Task RefusedAsync(TestApp app, TestClient halfway, string way, Phone phone, string code)
    {
        var client = app.Anonymous();
        var first = await EnterAsync(client, way, "ada@example.com");
        Assert.True(way == "json" ? first["code"] == code : first.Status == HttpStatusCode.UnprocessableEntity, first.Text);
        Assert.Null(client.Cookie("__Host-two-factor"));
        var second = await halfway.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() });
        Assert.Equal(code, second["code"]);
        Assert.Null(halfway.Cookie("__Host-session"));
    }

    private static Task<Answer> EnterAsync(TestClient client, string way, string email) => way == "json"
        ? client.PostAsync("/api/v1/accounts/sign-in", new { email, password = TestPerson.Password })
        : client.SubmitAsync("/sign-in", ("email", email), ("password", TestPerson.Password));

    private static Task<int> SetAsync(TestApp app, string sql) => app.Database.WriteAsync(connection => connection.ExecuteAsync(sql));

    private async Task<string> AccountAsync(TestPerson person)
    {
        var tables = await Tables.ReadAsync(app);
        var own = tables.Where(table => table.Key.StartsWith("accounts_", StringComparison.Ordinal) && table.Key != "accounts_tokens");
        return string.Join('\n', own.Select(table => table.Value)) + person.Id;
    }
}
