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

    [Theory]
    [InlineData("returnUrl=%00", "application/x-www-form-urlencoded")]
    [InlineData("returnUrl=x", "application/x-www-form-urlencoded; charset=utf-7")]
    [InlineData("cut off", "multipart/form-data; boundary=x")]
    public async Task Form_that_cannot_be_read_is_no_error_of_any_page(string body, string type)
    {
        var ada = await app.SignedInAsync();
        var refused = 0;
        foreach (var route in Route.AllOf(app).Where(route => !route.IsApi && !route.IsSafe))
        {
            var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            var answer = await ada.SendAsync(new HttpRequestMessage(HttpMethod.Post, route.Path(ada.Slug, Guid.NewGuid())) { Content = content });

            Assert.True((int)answer.Status < 500, $"{route} answers {answer.Status}: {string.Concat(app.Errors)}");
            refused += answer.Status == HttpStatusCode.BadRequest ? 1 : 0;
        }

        Assert.Empty(app.Errors);
        Assert.True(refused > 20, $"{refused} refused it");
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
