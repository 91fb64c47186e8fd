using System.Net;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Web;

public sealed class SecurityHeadersTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task S14_S16_S17_S19_Every_kind_of_answer_carries_them()
    {
        var ada = await app.SignedInAsync();
        (HttpStatusCode Status, Answer Answer)[] answers =
        [
            (HttpStatusCode.OK, await ada.GetAsync("/")),
            (HttpStatusCode.OK, await ada.GetAsync(ada.Pages)),
            (HttpStatusCode.OK, await ada.GetAsync("/app.css")),
            (HttpStatusCode.OK, await ada.GetAsync("/healthz")),
            (HttpStatusCode.OK, await ada.GetAsync("/api/v1/accounts/me")),
            (HttpStatusCode.Redirect, await app.Anonymous().GetAsync(ada.Pages)),
            (HttpStatusCode.Unauthorized, await app.Anonymous().GetAsync("/api/v1/accounts/me")),
            (HttpStatusCode.NotFound, await ada.GetAsync("/nowhere")),
            (HttpStatusCode.NotFound, await ada.GetAsync("/api/v1/nowhere")),
            (HttpStatusCode.Forbidden, await CrossSiteAsync(ada, "/organizations")),
            (HttpStatusCode.Forbidden, await CrossSiteAsync(ada, "/api/v1/organizations")),
            (HttpStatusCode.UnprocessableEntity, await ada.SubmitAsync("/organizations", ("name", ""))),
            (HttpStatusCode.BadRequest, await ada.PostAsync("/api/v1/organizations", new { name = "" })),
        ];

        Assert.All(answers, each => Check(each.Answer.ShouldBe(each.Status)));
    }

    [Fact]
    public async Task S14_S16_S17_S19_Errors_of_ours_carry_them()
    {
        using var broken = new TestApp();
        var ada = await broken.SignedInAsync();
        await broken.Database.WriteAsync(connection => connection.ExecuteAsync("ALTER TABLE organizations_members RENAME TO organizations_lost"));

        Check((await ada.GetAsync(ada.Pages)).ShouldBe(HttpStatusCode.InternalServerError));
        Check((await ada.GetAsync("/api/v1/accounts/me")).ShouldBe(HttpStatusCode.InternalServerError));
    }

    [Fact]
    public async Task S16_Pages_may_load_and_send_to_this_site_only()
    {
        var policy = (await app.Anonymous().GetAsync("/")).Header("Content-Security-Policy")!.Split("; ");

        Assert.Equal("default-src 'none'", policy[0]);
        string[] expected = ["script-src 'self'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "connect-src 'self'"];
        Assert.Empty(expected.Except(policy));
    }

    [Fact]
    public async Task S18_Pages_hide_where_they_are_from_other_sites()
    {
        var page = await app.Anonymous().GetAsync("/");

        Assert.Equal("strict-origin-when-cross-origin", page.Header("Referrer-Policy"));
        Assert.Equal("same-origin", page.Header("Cross-Origin-Opener-Policy"));
        Assert.Contains("camera=()", page.Header("Permissions-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browsers_are_not_told_to_keep_to_https_where_the_product_is_served_over_http()
    {
        using var plain = new TestApp { Address = new Uri("http://app.example.com") };

        Assert.Null((await plain.Anonymous().GetAsync("/")).Header("Strict-Transport-Security"));
    }

    private static void Check(Answer answer)
    {
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("max-age=31536000; includeSubDomains", answer.Header("Strict-Transport-Security"));
        var policy = answer.Header("Content-Security-Policy");
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Null(answer.Header("Server"));
        Assert.Null(answer.Header("X-Powered-By"));
        Assert.Null(answer.Header("Access-Control-Allow-Origin"));
        Assert.False(string.IsNullOrEmpty(answer.Header("Cache-Control")));
    }

    private static Task<Answer> CrossSiteAsync(TestClient client, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        return client.SendAsync(request);
    }
}
