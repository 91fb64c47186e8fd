using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using App.Tests.Support;

namespace App.Tests.Web;

public sealed class JsonRequestTests(TestApp app) : IClassFixture<TestApp>
{
    private const string SignIn = "/api/v1/accounts/sign-in";

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/xml")]
    [InlineData("text/json")]
    [InlineData("garbage")]
    [InlineData("application/json; charset=latin9")]
    public async Task Only_json_is_taken(string type)
    {
        foreach (var route in Route.AllOf(app).Where(route => route.IsApi && !route.IsSafe))
        {
            var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path("ada", Guid.NewGuid())) { Content = Body("{}", type) };

            (await app.Anonymous().SendAsync(request)).ShouldBe(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/json;charset=utf8")]
    [InlineData("Application/JSON")]
    public async Task Json_is_taken_by_any_of_its_names(string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, SignIn) { Content = Body("""{"email":"a@example.com","password":"x"}""", type) };

        (await app.Anonymous().SendAsync(request)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"email\":1,\"password\":\"x\"}")]
    [InlineData("{\"email\":{},\"password\":\"x\"}")]
    [InlineData("{\"email\":null,\"password\":\"x\"}")]
    [InlineData("{\"email\":\"a@example.com\",\"password\":\"x\"} trailing")]
    [InlineData("{\"email\":\"\\ud800\",\"password\":\"x\"}")]
    [InlineData("{'email':'a@example.com'}")]
    public async Task Malformed_json_is_refused(string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, SignIn) { Content = Body(body, "application/json") };

        (await app.Anonymous().SendAsync(request)).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task Json_that_is_nested_without_end_is_refused()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, SignIn) { Content = Body(new string('[', 100_000), "application/json") };

        (await app.Anonymous().SendAsync(request)).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
    }

    [Fact]
    public async Task S07_Every_member_of_every_request_may_be_wrong()
    {
        var ada = await app.SignedInAsync();
        JsonNode?[] wrong = [null, 7, JsonValue.Create(new string('x', 100_000)), new JsonObject(), new JsonArray(), true];
        foreach (var route in Route.AllOf(app).Where(route => route.IsApi && route.Request is not null))
        {
            foreach (var field in SampleRequest.FieldsOf(route.Request!))
            {
                foreach (var value in wrong)
                {
                    var body = SampleRequest.For(route.Request!);
                    body[SampleRequest.Name(field)] = value?.DeepClone();
                    var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path(ada.Slug, Guid.NewGuid()));
                    request.Content = Body(body.ToJsonString(), "application/json");

                    var answer = await ada.SendAsync(request);
                    var mayBe = field.ParameterType != typeof(string) || (value is null && new NullabilityInfoContext().Create(field).WriteState == NullabilityState.Nullable);
                    Assert.True(answer.Status == HttpStatusCode.BadRequest || (mayBe && (int)answer.Status < 500), $"{route} took {field.Name} = {value}: {answer.Text}");
                }
            }
        }

        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task Errors_are_named_as_the_json_names_its_members()
    {
        foreach (var route in Route.AllOf(app).Where(route => route is { IsApi: true, Request: not null, AllowsAnonymous: true }))
        {
            if (!SampleRequest.FieldsOf(route.Request!).Any(field => field.IsDefined(typeof(RequiredAttribute))))
            {
                continue;
            }

            var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path("", default)) { Content = Body("{}", "application/json") };
            var answer = (await app.Anonymous().SendAsync(request)).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");

            Assert.NotEmpty(answer.Json["errors"]!.AsObject());
            Assert.All(answer.Json["errors"]!.AsObject(), error => Assert.Contains(error.Key, SampleRequest.FieldsOf(route.Request!).Select(SampleRequest.Name)));
        }
    }

    private static StringContent Body(string text, string type)
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }
}
