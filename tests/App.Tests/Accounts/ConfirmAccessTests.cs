using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

public sealed class ConfirmAccessTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Api = "/api/v1/accounts/confirm-access";
    private const string Page = "/account/confirm-access";

    [Fact]
    public async Task Right_password_renews_the_session_under_a_new_token()
    {
        var ada = await app.SignedInAsync();
        var before = ada.Session.Value;

        (await ada.PostAsync(Api, new { password = TestPerson.Password })).ShouldBe(HttpStatusCode.NoContent);

        Assert.NotEqual(before, ada.Session.Value);
        (await ada.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.OK);
        (await app.Anonymous().GetAsync("/api/v1/accounts/me", ("Cookie", $"__Host-session={before}"))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Whoever_presses_the_button_twice_stays_signed_in()
    {
        var ada = await app.SignedInAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ada.PostAsync(Api, new { password = TestPerson.Password })));

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.NoContent);
        (await ada.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Wrong_password_renews_nothing()
    {
        var ada = await app.SignedInAsync();
        var before = ada.Session.Value;

        (await ada.PostAsync(Api, new { password = "not the password" })).ShouldBe(HttpStatusCode.Forbidden, "wrong_password");
        var page = await ada.SubmitAsync(Page, ("password", "not the password"), ("returnUrl", "/o/x"));
        page.ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal("password-error", page.Find(".field-error").Id);
        Assert.Equal("/o/x", page.Find("input[name=returnUrl]").GetAttribute("value"));
        Assert.Equal(before, ada.Session.Value);
    }

    [Theory]
    [InlineData("/o/x?y=1", "/o/x?y=1")]
    [InlineData("//evil.example", "/account")]
    [InlineData("https://evil.example", "/account")]
    public async Task Page_leads_on_within_the_product_only(string returnUrl, string location)
    {
        var ada = await app.SignedInAsync();

        var answer = await ada.SubmitAsync(Page, ("password", TestPerson.Password), ("returnUrl", returnUrl));

        Assert.Equal(location, answer.ShouldBe(HttpStatusCode.Redirect).Location);
    }
}
