using System.Net;
using System.Text;
using App.Tests.Support;

namespace App.Tests.Web;

public sealed class FormRequestTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("name=%00")]
    [InlineData("name=a&name=b%00")]
    [InlineData("%00=x")]
    public async Task Form_that_no_browser_sends_is_refused(string body)
    {
        var ada = await app.SignedInAsync();

        (await ada.SendAsync(Post(body, "application/x-www-form-urlencoded"))).ShouldBe(HttpStatusCode.BadRequest);
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task Form_with_thousands_of_fields_is_refused()
    {
        var ada = await app.SignedInAsync();
        var body = string.Join('&', Enumerable.Range(0, 5000).Select(number => $"f{number}=x"));

        (await ada.SendAsync(Post(body, "application/x-www-form-urlencoded"))).ShouldBe(HttpStatusCode.BadRequest);
        Assert.Empty(app.Errors);
    }

    [Theory]
    [InlineData("{}", "application/json")]
    [InlineData("name=x", "text/plain")]
    public async Task Only_forms_are_taken(string body, string type)
    {
        var ada = await app.SignedInAsync();

        (await ada.SendAsync(Post(body, type))).ShouldBe(HttpStatusCode.UnsupportedMediaType);
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task Form_without_a_field_is_a_mistake_and_no_error()
    {
        var ada = await app.SignedInAsync();

        var page = (await ada.SendAsync(Post("", "application/x-www-form-urlencoded"))).ShouldBe(HttpStatusCode.UnprocessableEntity);

        page.Find("#name-error");
    }

    [Fact]
    public async Task Form_of_several_parts_is_read_too()
    {
        var ada = await app.SignedInAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/organizations") { Content = new MultipartFormDataContent { { new StringContent("Parts"), "name" } } };

        Assert.Equal("/o/parts", (await ada.SendAsync(request)).ShouldBe(HttpStatusCode.Redirect).Location);
    }

    private static HttpRequestMessage Post(string body, string type) =>
        new(HttpMethod.Post, "/organizations") { Content = new StringContent(body, Encoding.UTF8, type) };
}
