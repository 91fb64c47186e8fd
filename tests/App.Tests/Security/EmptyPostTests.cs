using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using App.Tests.Accounts;
using App.Tests.Support;

namespace App.Tests.Security;

/// <summary>Somebody who leaves out what proves the step, and hopes that nobody looks.</summary>
public sealed class EmptyPostTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Me = "/api/v1/accounts/me";

    // They begin or end something, need no word for it, and prove nothing.
    private static readonly string[] s_bodiless =
        ["/api/v1/accounts/sign-out", "/sign-out", "/api/v1/accounts/passkeys/sign-in/options", "/api/v1/accounts/two-factor/passkey/options"];

    [Fact]
    public async Task V07_Empty_or_partial_post_completes_no_step()
    {
        var ada = await app.SignedInAsync();
        await Phone.SetUpAsync(app, ada);
        using var key = await PasskeyHolder.AddAsync(ada);
        await new Mailbox(app).SettleAsync();
        var routes = Route.AllOf(app).Where(route => route is { AllowsAnonymous: true, Method: "POST" } && !s_bodiless.Contains(route.Pattern)).ToList();
        Assert.True(routes.Count > 20, "These are not all the posts that are open to strangers.");

        foreach (var route in routes)
        {
            var client = await BetweenAllStepsAsync(ada);
            var before = await StateAsync();
            foreach (var body in route.IsApi ? Bodies(route) : [])
            {
                var request = new HttpRequestMessage(HttpMethod.Post, route.Path("x", Guid.Empty)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                var answer = await client.SendAsync(request);
                Assert.True((int)answer.Status is >= 400 and < 500, $"{route} answered {(int)answer.Status} to {body}: {answer.Text}");
            }

            foreach (var form in route.IsApi ? [] : Forms(route))
            {
                var answer = await client.SubmitAsync(route.Path("x", Guid.Empty), form);
                Assert.True(
                    (int)answer.Status is >= 400 and < 500 || (answer.Status == HttpStatusCode.Redirect && answer.Location.StartsWith("/sign-in", StringComparison.Ordinal)),
                    $"{route} answered {(int)answer.Status} {answer.Header("Location")} to {string.Join('&', form)}");
            }

            Assert.Null(client.Cookie("__Host-session"));
            (await client.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
            Assert.True(before == await StateAsync(), $"{route} changed something.");
        }
    }

    [Theory]
    [InlineData("totp")]
    [InlineData("recovery_code")]
    [InlineData("email_code")]
    [InlineData("passkey")]
    public async Task V07_Empty_code_is_no_second_factor(string method)
    {
        using var mailed = new TestApp { Settings = { ["Accounts:TwoFactorByEmail"] = "true" } };
        var ada = await mailed.SignedInAsync();
        var phone = await Phone.SetUpAsync(mailed, ada);
        using var key = await PasskeyHolder.AddAsync(ada);
        var client = await Phone.HalfwayAsync(mailed, ada);

        foreach (var code in new[] { null, "", " ", "\t\n" })
        {
            (await client.PostAsync(Phone.SecondStep, new { method, code })).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
            (await client.PostAsync(PasskeyHolder.SecondStep, new { credential = code })).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
            (await client.SubmitAsync("/sign-in/two-factor", ("method", method), ("code", code ?? ""))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        // What looks empty and is not is a wrong code; a challenge survives four.
        foreach (var code in new[] { "-", "\u200b", "{}" })
        {
            (await client.PostAsync(Phone.SecondStep, new { method, code })).ShouldBe(HttpStatusCode.Unauthorized, "wrong_code");
        }

        (await client.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);
    }

    // A browser that has begun everything that one can begin: it holds the challenges, and no proof.
    private async Task<TestClient> BetweenAllStepsAsync(TestPerson person)
    {
        var client = await Phone.HalfwayAsync(app, person);
        (await client.PostAsync($"{PasskeyHolder.SecondStep}/options")).ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync($"{PasskeyHolder.SignIn}/options")).ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync("/api/v1/accounts/sign-in/email", new { email = person.Email })).ShouldBe(HttpStatusCode.Accepted);
        return client;
    }

    private static IEnumerable<string> Bodies(Route route) => ["", "{}", "null", "[]", .. Partial(route).Select(json => json.ToJsonString())];

    private static IEnumerable<(string, string)[]> Forms(Route route) => [[], .. Partial(route).Select(SampleRequest.AsForm)];

    // All that is asked for but one field, which is missing, null or empty.
    private static IEnumerable<JsonObject> Partial(Route route)
    {
        foreach (var field in route.Request is { } request ? SampleRequest.FieldsOf(request).Where(field => field.IsDefined(typeof(RequiredAttribute), false)) : [])
        {
            foreach (var how in new[] { "missing", "null", "empty" })
            {
                var json = SampleRequest.For(route.Request!);
                json[SampleRequest.Name(field)] = how == "empty" ? "" : null;
                if (how == "missing")
                {
                    json.Remove(SampleRequest.Name(field));
                }

                yield return json;
            }
        }
    }

    private async Task<string> StateAsync()
    {
        // Challenges and wrong tries are counted; nothing else moves.
        string[] counters = ["accounts_tokens", "accounts_factor_attempts", "accounts_attempts"];
        return string.Join('\n', (await Tables.ReadAsync(app)).Where(table => !counters.Contains(table.Key)).Select(table => table.Value));
    }
}
