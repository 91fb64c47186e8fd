using System.Net;
using App.Tests.Support;

namespace App.Tests.Web;

public sealed class StaticFilesTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("link[rel=stylesheet]", "href", "text/css")]
    [InlineData("script", "src", "text/javascript")]
    [InlineData("link[rel=icon]", "href", "image/svg+xml")]
    public async Task Files_of_a_page_are_named_by_their_contents_and_kept_for_good(string selector, string attribute, string type)
    {
        var client = app.Anonymous();
        var address = (await client.GetAsync("/")).Find(selector).GetAttribute(attribute)!;

        var file = (await client.GetAsync(address)).ShouldBe(HttpStatusCode.OK);

        Assert.Matches(@"^/[\w-]+\.[a-z0-9]{10}\.(css|js|svg)$", address);
        Assert.StartsWith(type, file.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal("max-age=31536000, immutable", file.Header("Cache-Control"));
    }

    [Fact]
    public async Task Error_page_names_its_files_by_their_contents_too()
    {
        var page = (await app.Anonymous().GetAsync("/nothing-here")).ShouldBe(HttpStatusCode.NotFound);

        Assert.Matches(@"^/app\.[a-z0-9]{10}\.css$", page.Find("link[rel=stylesheet]").GetAttribute("href"));
    }

    [Theory]
    [InlineData("link[rel=stylesheet]", "href")]
    [InlineData("script", "src")]
    public async Task Text_is_sent_compressed(string selector, string attribute)
    {
        var client = app.Anonymous();
        var address = (await client.GetAsync("/")).Find(selector).GetAttribute(attribute)!;

        var plain = await client.GetAsync(address);
        var packed = (await client.GetAsync(address, ("Accept-Encoding", "gzip"))).ShouldBe(HttpStatusCode.OK);

        Assert.Equal("gzip", packed.Header("Content-Encoding"));
        Assert.Contains("Accept-Encoding", packed.Header("Vary"), StringComparison.Ordinal);
        Assert.True(int.Parse(packed.Header("Content-Length")!, null) < plain.Text.Length / 2 + 400);
    }

    [Fact]
    public async Task Plain_name_is_asked_for_again_and_answered_without_a_body_when_nothing_changed()
    {
        var first = (await app.Anonymous().GetAsync("/app.css")).ShouldBe(HttpStatusCode.OK);

        var second = await app.Anonymous().GetAsync("/app.css", ("If-None-Match", first.Header("ETag")!));

        Assert.Equal("no-cache", first.Header("Cache-Control"));
        second.ShouldBe(HttpStatusCode.NotModified);
        Assert.Empty(second.Text);
    }

    [Fact]
    public async Task S23_Every_file_is_served_as_what_it_is()
    {
        foreach (var route in Route.AllOf(app).Where(route => route is { IsStaticFile: true, Method: "GET" }))
        {
            var file = (await app.Anonymous().GetAsync(route.Pattern)).ShouldBe(HttpStatusCode.OK);

            Assert.NotEmpty(file.Text);
            Assert.Equal("nosniff", file.Header("X-Content-Type-Options"));
            var type = Assert.IsType<string>(file.Header("Content-Type"));
            Assert.True(!type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("; charset=utf-8", StringComparison.Ordinal), $"{route}: {type}");
        }
    }
}
