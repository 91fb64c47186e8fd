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

    [Theory]
    [InlineData("""{"name":null,"scopes":["read"]}""", "name")]
    [InlineData("""{"name":{"first":"a"},"scopes":["read"]}""", "name")]
    [InlineData("""{"name":"a","scopes":"read"}""", "scopes")]
    [InlineData("""{"name":"a","scopes":["read",7]}""", "scopes[1]")]
    [InlineData("""{"name":"a","scopes":["read"],"expiresInDays":"7"}""", "expiresInDays")]
    [InlineData("""{"name":"a","scopes":["read"],"expiresInDays":99999999999}""", "expiresInDays")]
    public async Task Value_of_another_type_is_named(string body, string field)
    {
        var ada = await app.SignedInAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/accounts/api-keys") { Content = Body(body, "application/json") };

        var refused = (await ada.SendAsync(request)).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");

        Assert.Equal([field], refused.Json["errors"]!.AsObject().Select(error => error.Key));
        Assert.DoesNotContain("System.", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":nul}""")]
    [InlineData("""{"name":"a}""")]
    [InlineData("[]")]
    public async Task Json_that_is_broken_blames_no_field(string body)
    {
        var ada = await app.SignedInAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/accounts/api-keys") { Content = Body(body, "application/json") };

        var refused = (await ada.SendAsync(request)).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");

        Assert.Null(refused.Json["errors"]);
        Assert.StartsWith("The JSON could not be read at ", refused["detail"], StringComparison.Ordinal);
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
                    Assert.True(mayBe || answer[$"errors.{SampleRequest.Name(field)}.0"] is not null, $"{route} does not say that {field.Name} = {value} is wrong: {answer.Text}");
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
