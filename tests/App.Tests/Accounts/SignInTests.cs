using System.Net;
using App.Modules.Accounts.Contracts;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

public sealed class SignInTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Path = "/api/v1/accounts/sign-in";

    [Fact]
    public async Task Right_password_gives_a_session()
    {
        var ada = await app.SignedInAsync("Ada");
        var client = app.Anonymous();

        var answer = await client.PostAsync(Path, new { email = $" {ada.Email.ToUpperInvariant()}", password = TestPerson.Password });

        answer.ShouldBe(HttpStatusCode.OK);
        Assert.Equal(answer.Text, (await client.GetAsync("/api/v1/accounts/me")).Text);
        Assert.Equal(ada.Id, (Guid)answer.Json["id"]!);
    }

    [Fact]
    public async Task V03_Wrong_password_and_unknown_address_are_answered_alike()
    {
        var ada = await app.SignedInAsync("Ada");
        var client = app.Anonymous();

        var wrong = await client.PostAsync(Path, new { email = ada.Email, password = "not the password" });
        var unknown = await client.PostAsync(Path, new { email = "nobody@example.com", password = "not the password" });

        Assert.Equal(Body(wrong.ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials")), Body(unknown.ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials")));
        Assert.Empty(client.Cookies.GetAllCookies());
    }

    [Theory]
    [InlineData("email")]
    [InlineData("password")]
    public async Task Missing_field_is_named(string field)
    {
        var body = new Dictionary<string, string> { ["email"] = "ada@example.com", ["password"] = TestPerson.Password };
        body.Remove(field);

        var answer = await app.Anonymous().PostAsync(Path, body);

        answer.ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        Assert.NotNull(answer[$"errors.{field}.0"]);
    }

    [Fact]
    public async Task S49_V14_V15_Disabled_account_is_out_at_once_and_stays_out()
    {
        var ada = await app.SignedInAsync("Ada");

        Assert.True(await app.Services.GetRequiredService<IAccounts>().DisableAsync(ada.Email));

        (await ada.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
        (await ada.PostAsync(Path, new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Theory]
    [InlineData("/api/v1/accounts/me")]
    [InlineData("/api/v1/organizations")]
    public async Task Without_a_session_nothing_is_told(string path) =>
        (await app.Anonymous().GetAsync(path)).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");

    // The trace id names the request and must differ.
    private static string Body(Answer answer)
    {
        var problem = answer.Json.AsObject();
        Assert.True(problem.Remove("traceId"));
        return problem.ToJsonString();
    }
}
