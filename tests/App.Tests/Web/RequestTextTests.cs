using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using App.Tests.Support;

namespace App.Tests.Web;

/// <summary>U+0000 and half characters, which PostgreSQL refuses and SQLite cuts texts at.</summary>
public sealed class RequestTextTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task S07_Null_is_refused_in_every_text_of_every_request_and_the_field_is_named()
    {
        var ada = await app.SignedInAsync();
        var tried = 0;
        foreach (var route in Route.AllOf(app).Where(route => route.IsApi && route.Request is not null))
        {
            foreach (var field in SampleRequest.FieldsOf(route.Request!).Where(field => field.ParameterType == typeof(string)))
            {
                var body = SampleRequest.For(route.Request!);
                body[SampleRequest.Name(field)] = JsonValue.Create("a\0b");
                var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path(ada.Slug, Guid.NewGuid())) { Content = Json(body.ToJsonString()) };

                var answer = (await ada.SendAsync(request)).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");

                Assert.True(answer.Json["errors"]?[SampleRequest.Name(field)] is JsonArray { Count: 1 }, $"{route}, {field.Name}: {answer.Text}");
                tried++;
            }
        }

        Assert.True(tried > 20);
        Assert.Empty(app.Errors);
    }

    [Theory]
    [InlineData("""{"name":"a\u0000"}""")]
    [InlineData("""{"name":"\ud800"}""")]
    [InlineData("""{"name":"\udc00 x"}""")]
    [InlineData("{\"name\":\"a\\ud83d\"}")]
    public async Task What_no_database_keeps_is_refused_beside_its_name(string body)
    {
        var ada = await app.SignedInAsync();

        var answer = await ada.SendAsync(new HttpRequestMessage(HttpMethod.Put, "/api/v1/accounts/profile") { Content = Json(body) });

        Assert.NotNull(answer.ShouldBe(HttpStatusCode.BadRequest, "validation_failed")["errors.name.0"]);
        Assert.Equal("Ada", (await ada.GetAsync("/api/v1/accounts/me"))["name"]);
    }

    [Fact]
    public async Task Place_in_a_list_is_named()
    {
        var ada = await app.SignedInAsync();

        var answer = await ada.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/api/v1/accounts/api-keys") { Content = Json("""{"name":"Key","scopes":["read","x\u0000"]}""") });

        Assert.NotNull(answer.ShouldBe(HttpStatusCode.BadRequest, "validation_failed").Json["errors"]!["scopes[1]"]);
    }

    [Fact]
    public async Task Whole_characters_of_any_kind_are_kept_as_they_are()
    {
        var ada = await app.SignedInAsync();
        const string Name = "\U0001F600 \u0001\uffff \u00e9 e\u0301";

        (await ada.PutAsync("/api/v1/accounts/profile", new { name = Name })).ShouldBe(HttpStatusCode.NoContent);

        Assert.Equal(Name, (await ada.GetAsync("/api/v1/accounts/me"))["name"]);
    }

    [Fact]
    public async Task Null_in_a_form_is_said_beside_the_field_and_the_rest_is_still_there()
    {
        var ada = await app.SignedInAsync();
        var content = new MultipartFormDataContent { { new StringContent("a\0b"), "name" }, { new StringContent("Europe/Rome"), "timeZone" }, { new StringContent(""), "locale" } };

        var page = await ada.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/account") { Content = content });

        page.ShouldBe(HttpStatusCode.UnprocessableEntity).Find("#name-error");
        Assert.Equal("Europe/Rome", page.Find("#timeZone option[selected]").GetAttribute("value"));
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task Null_in_a_list_of_a_form_is_refused()
    {
        var ada = await app.SignedInAsync();
        var content = new MultipartFormDataContent { { new StringContent("Key"), "name" }, { new StringContent("read"), "scopes" }, { new StringContent("x\0"), "scopes" } };

        var page = await ada.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/account/api-keys/new") { Content = content });

        page.ShouldBe(HttpStatusCode.UnprocessableEntity).Find("#scopes-error");
    }

    [Fact]
    public async Task Null_in_a_query_is_refused_on_routes_and_pages()
    {
        var ada = await app.SignedInAsync();

        var json = (await ada.GetAsync("/api/v1/accounts/sessions?limit=5&q=a%00b")).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");

        Assert.NotNull(json["errors.q.0"]);
        (await ada.GetAsync("/organizations?q=%00")).ShouldBe(HttpStatusCode.BadRequest).Find("h1");
        (await ada.GetAsync("/organizations?%00=x")).ShouldBe(HttpStatusCode.BadRequest);
        (await ada.GetAsync("/api/v1/accounts/sessions?%00=x")).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        (await ada.GetAsync("/organizations?q=%2500")).ShouldBe(HttpStatusCode.OK);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
