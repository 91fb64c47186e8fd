using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

public sealed class SignInPageTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Person_is_led_back_to_where_the_way_was_barred()
    {
        var ada = await app.SignedInAsync("Ada");
        var client = app.Anonymous();
        var barred = await client.GetAsync($"{ada.Pages}?tab=a%20b");
        Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString($"{ada.Pages}?tab=a%20b")}", barred.ShouldBe(HttpStatusCode.Redirect).Location);

        var form = await client.GetAsync(barred.Location);
        var returnUrl = form.Find("form[action='/sign-in'] input[name=returnUrl]").GetAttribute("value")!;
        var answer = await client.SubmitAsync("/sign-in", ("email", ada.Email), ("password", TestPerson.Password), ("returnUrl", returnUrl));

        Assert.Equal($"{ada.Pages}?tab=a%20b", answer.ShouldBe(HttpStatusCode.Redirect).Location);
        (await client.GetAsync(answer.Location)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Person_without_a_destination_lands_in_the_first_organization()
    {
        var ada = await app.SignedInAsync("Ada");

        var answer = await app.Anonymous().SubmitAsync("/sign-in", ("email", ada.Email), ("password", TestPerson.Password));

        Assert.Equal(ada.Pages, answer.ShouldBe(HttpStatusCode.Redirect).Location);
    }

    [Fact]
    public async Task Wrong_password_shows_the_form_again_without_it()
    {
        var ada = await app.SignedInAsync("Ada");

        var page = await app.Anonymous().SubmitAsync("/sign-in", ("email", ada.Email), ("password", "not the password"), ("returnUrl", "/o/x"));

        page.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(ada.Email, page.Find("#email").GetAttribute("value"));
        Assert.Equal("/o/x", page.Find("form[action='/sign-in'] input[name=returnUrl]").GetAttribute("value"));
        Assert.False(page.Find("#password").HasAttribute("value"));
        Assert.DoesNotContain("not the password", page.Text, StringComparison.Ordinal);
        page.Find(".error-summary[role=alert]");
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-up")]
    public async Task Person_who_is_signed_in_is_led_on(string path)
    {
        var ada = await app.SignedInAsync("Ada");

        (await ada.GetAsync(path)).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task After_signing_in_one_can_repeat_what_was_posted_too_late()
    {
        var ada = await app.SignedInAsync("Ada");
        var request = new HttpRequestMessage(HttpMethod.Post, "/organizations") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Referrer = new Uri(app.Address, "/organizations/new?from=menu");

        var barred = await app.Anonymous().SendAsync(request);

        Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString("/organizations/new?from=menu")}", barred.ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.Equal("/organizations/new?from=menu", (await ada.GetAsync(barred.Location)).Location);
    }

    [Fact]
    public async Task Page_of_another_site_is_no_place_to_go_back_to()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/organizations") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Referrer = new Uri("https://elsewhere.example/organizations/new");

        Assert.Equal("/sign-in?returnUrl=%2Forganizations", (await app.Anonymous().SendAsync(request)).Location);
    }
}
