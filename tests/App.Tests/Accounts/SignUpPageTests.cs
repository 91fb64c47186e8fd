using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

public sealed class SignUpPageTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Form_makes_an_account_and_opens_its_organization()
    {
        var client = app.Anonymous();

        var answer = await client.SubmitAsync("/sign-up", ("name", "Lin"), ("email", "lin@example.com"), ("password", TestPerson.Password));

        Assert.Equal("/o/lin", answer.ShouldBe(HttpStatusCode.Redirect).Location);
        var page = (await client.GetAsync("/o/lin")).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("Lin", page.Find("h1").TextContent);
        Assert.Contains("lin@example.com", page.Find("#account").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ada@example.com", TestPerson.Password, "name")]
    [InlineData("Ada", "ada", TestPerson.Password, "email")]
    [InlineData("Ada", "ada@example.com", "short", "password")]
    [InlineData("Ada", "taken@example.com", TestPerson.Password, "email")]
    public async Task Mistake_shows_the_form_again_with_a_message_beside_the_field(string name, string email, string password, string field)
    {
        await app.Anonymous().PostAsync("/api/v1/accounts/sign-up", new { email = "Taken@example.com", password = TestPerson.Password, name = "Owner" });
        var client = app.Anonymous();

        var page = await client.SubmitAsync("/sign-up", ("name", name), ("email", email), ("password", password));

        page.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(field + "-error", page.Find(".field-error").Id);
        Assert.Contains(field + "-error", page.Find($"#{field}").GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Equal($"#{field}", page.Find(".error-summary a").GetAttribute("href"));
        Assert.Equal((name, email), (page.Find("#name").GetAttribute("value"), page.Find("#email").GetAttribute("value")));
        Assert.False(page.Find("#password").HasAttribute("value"));
        Assert.Null(client.Cookie("__Host-session"));
    }

    [Fact]
    public async Task S35_Browser_is_told_what_each_field_holds()
    {
        var page = await app.Anonymous().GetAsync("/sign-up");

        Assert.Equal(("password", "new-password"), (page.Find("#password").GetAttribute("type"), page.Find("#password").GetAttribute("autocomplete")));
        Assert.Equal(("email", "username"), (page.Find("#email").GetAttribute("type"), page.Find("#email").GetAttribute("autocomplete")));
        Assert.Equal("name", page.Find("#name").GetAttribute("autocomplete"));
    }
}
